import { changesOf, compareGaps } from '../helpers/engine-gaps';

const planOf = (
  actions: string[],
  before: object | null,
  after: object | null,
  after_unknown: object | boolean = {},
) => ({
  resource_changes: [{ address: 'aws_ecs_service.web', change: { actions, before, after, after_unknown } }],
});

describe('the changes of a plan', () => {
  test.each([
    ['nothing', planOf(['no-op'], { name: 'a' }, { name: 'a' }), []],
    ['a data source that is read', planOf(['read'], null, { name: 'a' }), []],
    ['attributes that differ', planOf(['update'], { name: 'a', size: 1 }, { name: 'b', size: 1 }), ['name']],
    ['an attribute that comes or goes', planOf(['update'], { a: 1 }, { a: null, b: 2 }), ['a', 'b']],
    ['what is known after apply', planOf(['update'], { arn: 'x' }, {}, { arn: true, tags: {} }), ['arn']],
    ['a new resource', planOf(['create'], null, { name: 'a' }), ['(resource)']],
    ['a replacement', planOf(['delete', 'create'], { name: 'a' }, { name: 'b' }), ['(resource)']],
  ])('%s', (_, plan, attributes) => {
    expect(changesOf(plan).map(({ attribute }) => attribute)).toEqual(attributes);
  });

  test('an output that changes counts, too', () => {
    expect(changesOf({ output_changes: { url: { actions: ['update'] }, id: { actions: ['no-op'] } } })).toEqual([
      expect.objectContaining({ address: 'output.url' }),
    ]);
  });
});

describe('gaps', () => {
  const change = { address: 'aws_ecs_service.web', attribute: 'rebalancing', before: null, after: 'DISABLED' };
  const gap = { address: 'aws_ecs_service.*', attribute: 'rebalancing', reason: 'not returned' };

  test('explain a change by address and attribute', () => {
    expect(compareGaps([change], [gap])).toEqual({ unexplained: [], stale: [], forbidden: [] });
  });

  test('explain nothing else, and are stale then', () => {
    const other = { ...gap, attribute: 'desired_count' };
    expect(compareGaps([change], [other])).toEqual({ unexplained: [change], stale: [other], forbidden: [] });
  });

  test.each([
    ['on data', { ...gap, address: 'aws_s3_bucket.state' }],
    ['on a whole resource', { ...gap, attribute: '(resource)' }],
  ])('%s are forbidden', (_, forbidden) => {
    expect(compareGaps([], [forbidden]).forbidden).toEqual([forbidden]);
  });
});
