import { costsOf, monthUntil } from '../../cli/actual-costs';
import { nextMilestone, percentOf, progressMarkdown, statusOf } from '../../cli/progress';
import { explain, isAddress, readState } from '../../cli/remote-state';
import { wantsColor } from '../../cli/terminal';

const CHANGED = new Date('2026-03-01T12:00:00Z');

describe('a state', () => {
  const state = (...instances: object[]) =>
    JSON.stringify({
      version: 4,
      resources: [
        { mode: 'managed', instances },
        { mode: 'data', instances: [{}] },
      ],
    });

  test('counts managed instances, not data sources', () => {
    expect(readState(state({}, {}), CHANGED)).toEqual({ resources: 2, tainted: 0, changed: CHANGED });
  });

  test.each([
    ['no state', undefined, 'not-started'],
    ['what a destroy leaves', readState(state(), CHANGED), 'not-started'],
    ['a resource that came up half-way', readState(state({}, { status: 'tainted' }), CHANGED), 'incomplete'],
    ['resources', readState(state({}), CHANGED), 'applied'],
  ] as const)('%s is %s', (_, read, status) => {
    expect(statusOf(read)).toBe(status);
  });

  test.each([
    ['another version', '{"version": 3, "resources": []}'],
    ['no state at all', '<html>'],
  ])('%s is refused', (_, text) => {
    expect(() => readState(text, CHANGED)).toThrow();
  });
});

describe('progress', () => {
  const milestone = (name: string, status: 'applied' | 'incomplete' | 'not-started') => ({
    milestone: name,
    label: `PR-${name}`,
    stack: `shop-dev-${name}`,
    status,
    resources: status === 'not-started' ? 0 : 3,
    changed: status === 'not-started' ? null : CHANGED,
  });
  const progress = {
    deployment: 'shop',
    environment: 'dev',
    region: 'us-west-2',
    bucket: 'states',
    lock: 'dynamodb',
    milestones: [
      { ...milestone('a', 'applied'), cost: { estimateUsd: 1.5, actualUsd: 0.75 } },
      { ...milestone('b', 'incomplete'), cost: { estimateUsd: 2, actualUsd: null } },
      milestone('c', 'not-started'),
    ],
    percent: 33,
  };

  test('counts applied milestones only, rounded down', () => {
    expect(percentOf(progress.milestones)).toBe(33);
    expect(percentOf([])).toBe(0);
  });

  test('goes on with the first milestone that is not applied', () => {
    expect(nextMilestone(progress)?.milestone).toBe('b');
  });

  test("reads as the plan's tracker", () => {
    expect(progressMarkdown(progress).split('\n')).toEqual([
      '## shop / dev',
      '',
      '**Total Completion**: 33% (1/3 milestones applied)',
      '',
      '```',
      '[■□□] 33% Complete',
      '```',
      '',
      '| PR | Milestone | Status | Completion | Estimate | This month so far | Resources | Last change |',
      '|----|-----------|--------|------------|---------:|------------------:|-----------|-------------|',
      '| PR-a | a | 🟢 Complete | 100% | $1.50/month | $0.75 | 3 | 2026-03-01 |',
      '| PR-b | b | 🟡 In Progress | partly | $2.00/month | - | 3 | 2026-03-01 |',
      '| PR-c | c | 🔴 Not Started | 0% | - | - | - | - |',
      '| | **Total** | | | $3.50/month | $0.75 | | |',
    ]);
  });
});

describe('the bill', () => {
  const group = (key: string, amount: string) => ({ Keys: [key], Metrics: { UnblendedCost: { Amount: amount } } });

  test('is read by milestone; what has no tag stays apart', () => {
    const costs = costsOf([group('Milestone$ecs', '1.25'), group('Milestone$', '0.5'), group('Milestone$ecs', '0.25')]);
    expect([...costs]).toEqual([
      ['ecs', 1.5],
      ['', 0.5],
    ]);
  });

  test.each([
    ['2026-11-22T13:00:00Z', '2026-11-01', '2026-11-23'],
    ['2026-11-01T00:00:00Z', '2026-11-01', '2026-11-02'],
    ['2026-12-31T23:59:59Z', '2026-12-01', '2027-01-01'],
  ])('of the month until %s', (now, Start, End) => {
    expect(monthUntil(new Date(now))).toEqual({ Start, End });
  });
});

describe('reading from S3', () => {
  const place = { region: 'us-west-2', bucket: 'states', key: 'shop/dev/ecs.tfstate' };
  const failure = (name: string) => Object.assign(new Error('as S3 says it'), { name });

  test.each([
    ['NoSuchBucket', 'npm run bootstrap -- us-west-2'],
    ['CredentialsProviderError', 'AWS_PROFILE'],
    ['AccessDenied', 's3:ListBucket'],
    ['ExpiredToken', 'Sign in again'],
    ['PermanentRedirect', 'deployments/account.ts'],
    ['TimeoutError', 'AWS_ENDPOINT_URL'],
  ])('%s comes with what to do', (name, next) => {
    expect(explain(failure(name), place).next).toContain(next);
  });

  test.each([
    ['http://127.0.0.1:4566', true],
    ['http://[::1]:4566', true],
    ['https://s3.example.com', false],
    ['not an address', false],
    [undefined, false],
  ])('%s: by path is %s', (endpoint, expected) => {
    expect(isAddress(endpoint)).toBe(expected);
  });
});

describe('colour', () => {
  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
  ])('terminal %s with %j: %s', (isTTY, variables, expected) => {
    expect(wantsColor({ isTTY }, variables)).toBe(expected);
  });
});
