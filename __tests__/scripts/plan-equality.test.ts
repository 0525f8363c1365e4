import { planDifferences, resourceChanges } from '../helpers/plan-equality';

const CHANGE = {
  actions: ['update'],
  before: { name: 'a', tags: { Project: 'x' } },
  after: { name: 'a', tags: { Project: 'y' } },
  after_unknown: { tags: {}, ingress: [{}] },
};
const VPC = { address: 'aws_vpc.main', type: 'aws_vpc', provider_name: 'one.example/hashicorp/aws', change: CHANGE };
const ROLE = { address: 'aws_iam_role.task', type: 'aws_iam_role', change: { ...CHANGE, actions: ['no-op'] } };
const OUTPUT = { actions: ['create'], before: null, after: 'vpc-1', after_unknown: false, after_sensitive: false };
const PLAN = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  timestamp: '2026-01-01T00:00:00Z',
  resource_changes: [VPC, ROLE],
  output_changes: { vpc_id: OUTPUT },
};

const differences = (one: unknown, other: unknown): string[] =>
  planDifferences(resourceChanges(one), resourceChanges(other));
const withVpc = (vpc: object): object => ({ ...PLAN, resource_changes: [vpc, ROLE] });

describe('the same plan', () => {
  test.each<[string, object]>([
    [
      'of another program, at another time',
      { ...PLAN, format_version: '1.3', terraform_version: '1.12.6', timestamp: '' },
    ],
    ['with a provider under another host', withVpc({ ...VPC, provider_name: 'other.example/hashicorp/aws' })],
    ['in another order', { ...PLAN, resource_changes: [ROLE, VPC] }],
    [
      'with its keys in another order',
      withVpc({ ...VPC, change: Object.fromEntries(Object.entries(CHANGE).reverse()) }),
    ],
    ['without the shape of what is known', withVpc({ ...VPC, change: { ...CHANGE, after_unknown: false } })],
  ])('%s', (_what, other) => {
    expect(differences(PLAN, other)).toEqual([]);
  });

  test('a value that is not known yet is absent', () => {
    const { after: _after, ...unknown } = OUTPUT;
    const read = resourceChanges({ output_changes: { vpc_id: { ...unknown, after_unknown: true } } });
    expect(read.outputs).toMatchObject([{ name: 'vpc_id', after: null, unknown: [''] }]);
  });

  test('replace paths have no order', () => {
    const paths = (...replace_paths: string[][]) => withVpc({ ...VPC, change: { ...CHANGE, replace_paths } });
    expect(differences(paths(['a'], ['b', 'c']), paths(['b', 'c'], ['a']))).toEqual([]);
  });
});

describe('another plan', () => {
  const change = (other: object): object => withVpc({ ...VPC, change: { ...CHANGE, ...other } });

  test.each<[string, object, string]>([
    ['a value', change({ after: { name: 'a', tags: { Project: 'z' } } }), 'aws_vpc.main: after.tags'],
    ['an action', change({ actions: ['create'] }), 'aws_vpc.main: actions.0'],
    ['a replacement', change({ actions: ['delete', 'create'] }), 'aws_vpc.main: actions'],
    ['what is known', change({ after_unknown: { tags: {}, id: true } }), 'aws_vpc.main: unknown'],
    ['an import', change({ importing: { id: 'vpc-1' } }), 'aws_vpc.main: importing'],
    ['what forces a replacement', change({ replace_paths: [['cidr_block']] }), 'aws_vpc.main: replacePaths'],
    ['a move', withVpc({ ...VPC, previous_address: 'aws_vpc.old' }), 'aws_vpc.main: previousAddress'],
    ['a type', withVpc({ ...VPC, type: 'aws_default_vpc' }), 'aws_vpc.main: type'],
    ['a resource too few', { ...PLAN, resource_changes: [ROLE] }, 'aws_vpc.main: only in the first'],
    ['an output', { ...PLAN, output_changes: { vpc_id: { ...OUTPUT, after: 'x' } } }, 'output.vpc_id: after'],
    [
      'its secrecy',
      { ...PLAN, output_changes: { vpc_id: { ...OUTPUT, after_sensitive: true } } },
      'output.vpc_id: sensitive',
    ],
  ])('differs in %s', (_what, other, difference) => {
    expect(differences(PLAN, other)).toEqual([difference]);
  });

  test('a resource too many, and one that an interrupted replacement left', () => {
    const more = { ...PLAN, resource_changes: [VPC, ROLE, { ...VPC, deposed: '1a2b' }] };
    expect(differences(PLAN, more)).toEqual(['aws_vpc.main (deposed): only in the second']);
    expect(differences(more, { ...PLAN, resource_changes: [{ ...VPC, deposed: '9f8e' }, VPC, ROLE] })).toEqual([]);
  });

  test('no value is shown: some are secrets', () => {
    const secret = change({ after: { name: 'a', tags: { Project: 'hunter2' } } });
    expect(differences(PLAN, secret).join()).not.toContain('hunter2');
  });
});
