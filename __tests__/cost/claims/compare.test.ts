/** Figures beside estimates, by hand: one NAT gateway and one Spot task in us-east-1, up for half of a week. */

import { NO_USAGE } from '../../../config/vocabulary/usage';
import { at, type Draft, difference, figure, lines, planOf, price, saving, settled } from '../../../cost/claims/build';
import { compareClaims, type Row } from '../../../cost/claims/compare';
import type { Arithmetic, Comparison, Selection } from '../../../cost/claims/model';
import {
  claimsCells,
  claimsJson,
  claimsMarkdown,
  claimsReasons,
  claimsSummary,
  figureText,
} from '../../../cost/claims/text';
import type { Resource, Subject } from '../../../cost/model';

const resource = (stack: string, type: string, values: Resource['values']): Resource => ({
  ...{ stack, milestone: stack, address: `${type}.main`, type, values, count: 1 },
});

const subject = (deployment: string, environment: string, resources: readonly Resource[]): Subject => ({
  ...{ deployment, environment, region: 'us-east-1', accountPlan: 'none', hoursPerWeek: 84, hostMetrics: 0, resources },
  usage: { ...NO_USAGE, requestsPerMonth: 1_000, runsPerMonth: 10 },
});

const SUBJECTS: readonly Subject[] = [
  subject('account', 'us-east-1', [resource('bootstrap', 'aws_route53_zone', {})]),
  subject('example', 'dev', [
    resource('foundation', 'aws_nat_gateway', {}),
    resource('ecs', 'aws_ecs_task_definition', { cpu: '1024', memory: '2048', requires_compatibilities: ['FARGATE'] }),
    resource('ecs', 'aws_ecs_service', {
      task_definition: '${aws_ecs_task_definition.main.arn}',
      desired_count: 1,
      capacity_provider_strategy: [{ capacity_provider: 'FARGATE_SPOT', weight: 1 }],
    }),
  ]),
];

const NAT = { types: ['aws_nat_gateway'] };
const TASK = { types: ['aws_ecs_service'] };
const dev = (match: Selection['match'], more: Partial<Selection> = {}): Selection => ({
  ...{ environment: 'dev', column: 'scheduled', match },
  ...more,
});

const draft = (
  text: string,
  unit: Parameters<typeof figure>[1],
  compare: Comparison,
  arithmetic?: Arithmetic,
): Draft => ({
  ...{ id: text, about: 'an example', figure: figure(text, unit), compare, because: 'by hand' },
  ...(arithmetic && { arithmetic }),
});
const rowsOf = (...drafts: readonly Draft[]): Row[] =>
  compareClaims(planOf('example', [at(1, 'a line', ...drafts)]), SUBJECTS);
function only(rows: readonly Row[]): Row {
  const [row] = rows;
  if (!row || rows.length > 1) throw new Error('one row is expected');
  return row;
}
const month = (text: string, compare: Comparison): Row => only(rowsOf(draft(text, 'usd-per-month', compare)));

describe('what a plan writes', () => {
  test.each([
    ['$16', { low: 16, decimals: 0 }],
    ['$0.50', { low: 0.5, decimals: 2 }],
    ['~$30', { low: 30, decimals: 0, approximate: true }],
    ['$0.17-0.24', { low: 0.17, high: 0.24, decimals: 2 }],
    ['< $25', { low: 25, decimals: 0, bound: 'at-most' }],
    ['under $25', { low: 25, decimals: 0, bound: 'at-most' }],
    ['60%+', { low: 60, decimals: 0, bound: 'at-least' }],
    ['-$15', { low: -15, decimals: 0 }],
    ['+$5', { low: 5, decimals: 0 }],
  ])('%s', (text, read) => {
    expect(figure(text, 'usd')).toEqual({ ...read, unit: 'usd' });
  });

  test('is a figure', () => {
    expect(() => figure('a few dollars', 'usd')).toThrow("'a few dollars' is not a figure.");
  });

  test.each([
    ['< $0.001', 'usd-per-request', 'under $0.001/request'],
    ['~$38-41', 'usd-per-month', '~$38-41/month'],
    ['-$15', 'usd-per-month', '-$15/month'],
    ['60%+', 'percent', 'at least 60 %'],
    ['$0.50', 'usd', '$0.50'],
  ] as const)('%s is shown with its unit', (text, unit, shown) => {
    expect(figureText(figure(text, unit))).toBe(shown);
  });
});

describe('lines', () => {
  // 730 h x $0.045.
  test('a NAT gateway is $32.85 in a plan that says $33', () => {
    const row = month('$33', lines(dev(NAT)));
    expect(row.estimate).toEqual({ low: 32.85, high: 32.85 });
    expect(row.within).toBe(true);
    expect(row.difference).toBeCloseTo(-0.15, 9);
  });

  test('$32 is not within half a dollar, and ~$32 within a tenth of it', () => {
    expect(month('$32', lines(dev(NAT))).within).toBe(false);
    expect(month('~$32', lines(dev(NAT))).within).toBe(true);
  });

  test('a range, a bound', () => {
    expect(month('$30-40', lines(dev(NAT)))).toMatchObject({ within: true, difference: 0 });
    expect(month('$20-30', lines(dev(NAT))).difference).toBeCloseTo(2.85, 9);
    expect(month('$40-50', lines(dev(NAT))).difference).toBeCloseTo(-7.15, 9);
    expect(month('< $33', lines(dev(NAT))).within).toBe(true);
    expect(month('< $32', lines(dev(NAT))).within).toBe(false);
  });

  // 32.85 / 730, 32.85 x 24 / 730, 32.85 x 12, 32.85 / 10 runs, 32.85 / 1,000 requests.
  test.each([
    ['usd-per-hour', 0.045],
    ['usd-per-day', 1.08],
    ['usd-per-year', 394.2],
    ['usd-per-run', 3.285],
    ['usd-per-request', 0.03285],
  ] as const)('in %s', (unit, number) => {
    expect(only(rowsOf(draft('$1', unit, lines(dev(NAT))))).estimate?.low).toBeCloseTo(number, 9);
  });

  // Half of 730 h x (0.01288871 + 2 x 0.00141527), and x (0.04048 + 2 x 0.004445) on demand.
  test('a Spot task, and the same on demand', () => {
    expect(month('$6', lines(dev(TASK))).estimate?.low).toBeCloseTo(5.737526, 5);
    expect(month('$18', lines(dev(TASK, { onDemand: true }))).estimate?.low).toBeCloseTo(18.02005, 5);
    expect(month('$36', lines(dev(TASK, { onDemand: true, column: 'alwaysOn' }))).estimate?.low).toBeCloseTo(
      36.0401,
      5,
    );
  });

  // A savings plan is paid around the clock: 36.0401 x 0.8. It does not cover Spot.
  test('with a commitment for a year', () => {
    const promised = dev(TASK, { onDemand: true, commitment: 'savings-plan' });
    expect(month('$29', lines(promised)).estimate?.low).toBeCloseTo(28.83208, 5);
    expect(month('$6', lines(dev(TASK, { commitment: 'savings-plan' }))).estimate?.low).toBeCloseTo(5.737526, 5);
  });

  test('all of it, and all but some', () => {
    expect(month('$39', lines(dev('total'))).estimate?.low).toBeCloseTo(32.85 + 5.737526, 5);
    expect(month('$6', lines(dev('total', { except: NAT }))).estimate?.low).toBeCloseTo(5.737526, 5);
  });

  test('by milestone, address and price', () => {
    const estimate = (match: Selection['match']) => month('$6', lines(dev(match))).estimate?.low;
    expect(estimate({ milestones: ['ecs'] })).toBeCloseTo(5.737526, 5);
    expect(estimate({ addresses: ['aws_ecs_service.main'] })).toBeCloseTo(5.737526, 5);
    expect(estimate({ prices: ['fargate.'] })).toBeCloseTo(5.737526, 5);
    // 365 h x 0.01288871.
    expect(estimate({ prices: ['fargate.spot-vcpu.x86'] })).toBeCloseTo(4.704379, 5);
  });

  test('with what the account has once: a zone at $0.50', () => {
    expect(
      month('$33', lines(dev({ types: ['aws_nat_gateway', 'aws_route53_zone'] }, { account: true }))).estimate?.low,
    ).toBe(33.35);
  });

  test('up to twice as many tasks', () => {
    const { estimate } = month('$38-45', lines(dev('total', { upToTwice: TASK })));
    expect(estimate?.low).toBeCloseTo(38.587526, 5);
    expect(estimate?.high).toBeCloseTo(44.325052, 5);
  });

  test('that are not there are an error, unless that is said', () => {
    const lb = { types: ['aws_lb'] };
    expect(() => month('$18', lines(dev(lb)))).toThrow(
      `example, claim '$18' (line 1): No line of the estimate of dev matches {"types":["aws_lb"]}.`,
    );
    expect(() => month('$18', lines(dev('total', { upToTwice: lb })))).toThrow('matches {"types":["aws_lb"]}');
    expect(month('$18', lines(dev(lb, { expectNothing: 'dev has none' }))).estimate).toEqual({ low: 0, high: 0 });
  });

  test('that are there although none are expected are an error, too', () => {
    expect(() => month('$0', lines(dev(NAT, { expectNothing: 'dev has none' })))).toThrow(
      "dev: 'dev has none', but there is aws_nat_gateway.main.",
    );
  });

  test('of an environment that is not there', () => {
    expect(() => month('$1', lines({ ...dev(NAT), environment: 'staging' }))).toThrow('There is no example/staging');
  });
});

describe('savings', () => {
  const [clock, half] = [dev(TASK, { column: 'alwaysOn' }), dev(TASK)];

  test('in percent and in dollars', () => {
    expect(only(rowsOf(draft('50%', 'percent', saving(clock, half)))).estimate?.low).toBeCloseTo(50, 6);
    expect(month('$6', difference(clock, half)).estimate?.low).toBeCloseTo(5.737526, 5);
  });

  test('of nothing are nothing', () => {
    const none = dev({ types: ['aws_lb'] }, { expectNothing: 'dev has none' });
    expect(only(rowsOf(draft('67%', 'percent', saving(none, none)))).estimate).toEqual({ low: 0, high: 0 });
  });

  test('are not compared with lines', () => {
    expect(() => rowsOf(draft('50%', 'percent', lines(clock)))).toThrow('a percentage is compared with a saving');
  });
});

test('the price of one unit', () => {
  expect(only(rowsOf(draft('$0.04048', 'usd-per-hour', price('dev', 'fargate.vcpu.x86'))))).toMatchObject({
    estimate: { low: 0.04048, high: 0.04048 },
    within: true,
  });
  expect(() => rowsOf(draft('$1', 'usd', price('dev', 'fargate.gpu')))).toThrow("us-east-1 has no price 'fargate.gpu'");
});

describe('arithmetic of the plan', () => {
  const parts = [draft('$30', 'usd-per-month', settled()), draft('$10.5', 'usd-per-month', settled())];
  const worked = (text: string, arithmetic: Arithmetic) =>
    rowsOf(...parts, draft(text, 'usd-per-month', settled(), arithmetic)).at(-1)?.arithmetic;
  const sum: Arithmetic = { kind: 'sum', of: ['$30', '$10.5'] };

  // $30 may stand for up to 30.50, $10.5 for up to 10.55, and the result may be cut off by a dollar.
  test.each([
    ['$41', true],
    ['$39', true],
    ['$43', false],
    ['< $45', true],
    ['< $40', false],
  ])('30 + 10.5 as %s: %s', (text, holds) => {
    expect(worked(text, sum)).toMatchObject({ holds, worked: { low: 40.5, high: 40.5 }, how: 'sum of 2 figures' });
  });

  test.each([
    ['a difference', { kind: 'difference', from: '$30', to: '$10.5' }, 19.5],
    ['a saving', { kind: 'saving', from: '$30', to: '$10.5' }, 65],
    ['a product', { kind: 'product', of: '$10.5', times: [2, 3] }, 63],
    ['a quotient', { kind: 'quotient', of: '$10.5', by: 3 }, 3.5],
    ['a share off', { kind: 'share-off', of: '$30', percent: '$10.5', on: '$30' }, 26.85],
  ] as const)('%s', (_, arithmetic, result) => {
    expect(worked('$1', arithmetic)?.worked.low).toBeCloseTo(result, 9);
  });

  test('of a figure that the plan does not have', () => {
    expect(() => worked('$1', { kind: 'sum', of: ['$99'] })).toThrow("the plan has no figure '$99'");
  });
});

describe('as people read it', () => {
  const rows = rowsOf(
    draft('$32', 'usd-per-month', lines(dev(NAT))),
    draft('~$30', 'usd-per-month', lines(dev(NAT)), { kind: 'sum', of: ['$32'] }),
    draft('$25', 'usd', settled('environments.dev.cost.budget.amountUsd')),
  );

  test('cells for columns', () => {
    expect(claimsCells(rows)).toEqual([
      ['line', 'figure', 'plan', 'estimate', 'difference', '', 'in the plan'],
      ['1', 'an example', '$32/month', '$32.85/month', '+$0.85', 'over', ''],
      ['1', 'an example', '~$30/month', '$32.85/month', '+$2.85', 'within', 'another figure of it: $32.00/month'],
      ['1', 'an example', '$25', '', '', 'not estimated', ''],
    ]);
  });

  test('reasons once, with their lines', () => {
    expect(claimsReasons(rows)).toEqual([{ because: 'by hand', lines: [1] }]);
  });

  test('a summary', () => {
    expect(claimsSummary(rows)).toBe(
      '3 figures: 1 of 2 estimated ones are within what the plan says; 1 are not estimated; 1 of 1 that follow from others do not add up in the plan',
    );
  });

  test('a table for a pull request', () => {
    expect(claimsMarkdown(rows).split('\n').slice(0, 3)).toEqual([
      '| line | figure | plan | estimate | difference | verdict | in the plan | because |',
      '| ---: | --- | ---: | ---: | ---: | --- | --- | --- |',
      '| 1 | an example | $32/month | $32.85/month | +$0.85 | over |  | by hand |',
    ]);
  });

  test('rows for programs', () => {
    expect(claimsJson(rows)[2]).toEqual({
      ...{ deployment: 'example', id: '$25', line: 1, quote: 'a line', about: 'an example', because: 'by hand' },
      figure: { low: 25, unit: 'usd', decimals: 0 },
      ...{ estimate: null, difference: null, within: null, arithmetic: null },
      kept: 'environments.dev.cost.budget.amountUsd',
    });
  });
});
