/** Amounts and sentences, as people and pull requests read them. */

import { compareEstimates } from '../../cost/compare';
import { overviewMarkdown, statementMarkdown } from '../../cost/markdown';
import { NOT_COUNTED } from '../../cost/not-counted';
import type { Statement } from '../../cost/statement';
import {
  coverageText,
  lineText,
  priceText,
  quantityText,
  rateText,
  remarksOf,
  signedUsd,
  staleText,
  usd,
  verdictCell,
  verdictText,
  wholeUsd,
} from '../../cost/text';
import { verdictOf } from '../../cost/verdict';
import { estimateOf, priced, shipped } from '../helpers/priced';

const price = {
  usd: 0.01288871,
  unit: 'vCPU-hour',
  date: '2026-10-01',
  source: 'https://aws.amazon.com',
  confidence: 'api',
} as const;

describe('cells', () => {
  test('dollars have cents, and what is less than one cent is not nothing', () => {
    expect([1234.5, 0, 0.004, -3, -0.001].map(usd)).toEqual(['$1,234.50', '$0.00', '<$0.01', '-$3.00', '-<$0.01']);
    expect([3, 0, -3].map(signedUsd)).toEqual(['+$3.00', '$0.00', '-$3.00']);
    expect([25, 0.01, 1000].map(wholeUsd)).toEqual(['$25', '$0.01', '$1,000']);
  });

  test('a price has its unit, and a mark when it floats', () => {
    expect(priceText(price)).toBe('$0.01288871/vCPU-hour');
    expect(priceText({ ...price, floating: true })).toBe('~$0.01288871/vCPU-hour');
    expect(priceText({ ...price, usd: 0.0000133334, unit: 'GB-second' })).toBe('$0.0000133334/GB-second');
  });

  test('a quantity says what of it is free', () => {
    expect(quantityText({ quantity: 730, free: 0, usd: 1 })).toBe('730');
    expect(quantityText({ quantity: 12, free: 10, usd: 1 })).toBe('12, 10 free');
    expect(quantityText({ quantity: 5, free: 5, usd: 0 })).toBe('5, all free');
    expect(quantityText({ quantity: 0.000004, free: 0, usd: 0 })).toBe('0.000004');
  });

  test('a line is called after its resource', () => {
    expect(lineText({ address: 'aws_ecs_service.live_inference', item: 'Fargate vCPU' })).toBe(
      'live-inference, Fargate vCPU',
    );
    expect(lineText({ address: 'usage.alsoBilled.tokens', item: 'tokens' })).toBe('tokens');
  });
});

describe('sentences', () => {
  // An address of $3.65 a month.
  const address = estimateOf([{ type: 'aws_eip' }], { usage: { requestsPerMonth: 1_000 } });

  test('the verdict comes first', () => {
    const verdict = (total: typeof address.total, budget?: number) =>
      verdictText({ ...address, total }, verdictOf(total, budget));
    expect(verdict({ scheduled: 20, alwaysOn: 40 }, 25)).toBe(
      'example / dev costs $20.00 a month as scheduled ($40.00 always on, -50 %), under its $25 budget',
    );
    expect(verdict({ scheduled: 30, alwaysOn: 30 }, 25)).toBe(
      'example / dev costs $30.00 a month, $5.00 over its $25 budget',
    );
    expect(verdict({ scheduled: 25, alwaysOn: 25 }, 25)).toBe(
      'example / dev costs $25.00 a month, all of its $25 budget',
    );
    expect(verdict({ scheduled: 30, alwaysOn: 30 })).toBe('example / dev costs $30.00 a month, and has no budget');
    expect(verdictCell(verdictOf({ scheduled: 30, alwaysOn: 30 }, 25))).toBe('over by $5.00');
    const accepted = verdictOf({ scheduled: 30, alwaysOn: 30 }, 25, { upToUsd: 35, reason: 'kept' });
    expect(verdictCell(accepted)).toBe('accepted up to $35');
  });

  test('by the hour, the day and the request', () => {
    // 3.65 / 730 = 0.005; x 24 = 0.12; 1,000 requests cost all of it.
    expect(rateText(address)).toBe('$0.005 an hour and $0.12 a day on average; $3.65 per 1,000 of 1,000 requests.');
  });

  test('how much of it is covered', () => {
    const mixed = estimateOf([{ type: 'aws_eip' }, { type: 'aws_vpc' }, { type: 'aws_unheard_of' }]);
    expect(coverageText([mixed])).toBe('3 resources: 1 priced, 1 free, 1 not priced. Prices us-east-1, 2026-10-01.');
  });

  test('prices are old after 180 days, and not before', () => {
    const [line] = priced([{ type: 'aws_kms_key' }]);
    if (!line) throw new Error('a key is priced');
    const on = (date: string, priceKey: string) => ({ ...line, priceKey, price: { ...line.price, date } });
    const estimate = { ...address, lines: [on('2026-10-01', 'kms.key'), on('2026-10-02', 'elb.alb')] };
    // 2026-10-01 + 180 days is 2027-03-30.
    expect(staleText([estimate], '2027-03-30')).toEqual([]);
    expect(staleText([estimate, estimate], '2027-03-31')).toEqual([
      "1 of 2 prices of us-east-1 are more than 180 days old, the oldest of 2026-10-01: 'npm run prices:refresh' renews them.",
    ]);
  });

  test('credits are not taken off, but said: $100 pay for $40 a month for 2.5 months', () => {
    const total = { scheduled: 40, alwaysOn: 40 };
    const [remark] = remarksOf({ ...address, accountPlan: 'credits', total });
    expect(remark).toContain(
      '$100 at sign-up, $200 at most, within 6 months; those of sign-up pay for 2.5 months of this',
    );
    expect(remarksOf(address)).toEqual([]);
  });

  test('Spot is marked as floating', () => {
    expect(remarksOf(shipped('durable-code', 'dev'))).toEqual([expect.stringContaining('~ floats with supply')]);
  });

  test('what is not counted is said, each once', () => {
    expect(new Set(NOT_COUNTED).size).toBe(NOT_COUNTED.length);
    expect(NOT_COUNTED.join()).toMatch(
      /tax.*Availability Zones.*KMS requests.*EMF.*restores by AWS Backup.*support plans/,
    );
  });
});

describe('Markdown', () => {
  const estimate = shipped('durable-code', 'dev');
  const statement: Statement = {
    estimate,
    verdict: verdictOf(estimate.total, 5),
    optOuts: [{ path: 'security.waf', reason: 'a | b\n<script>', saves: { usdPerMonth: 9, basis: 'x' } }],
    comparisons: [{ against: 'main', result: compareEstimates(estimateOf([]), estimate) }],
    trials: { tried: [], impossible: [{ change: 'ingress=alb', because: 'no' }] },
  };
  const text = statementMarkdown(statement, '2026-11-22');

  test('starts with the verdict; details are folded; every fold and table ends', () => {
    expect(text.split('\n').slice(0, 1)).toEqual([
      expect.stringMatching(/^### ✖ durable-code \/ dev costs .* over its \$5 budget$/),
    ]);
    expect(text).toContain('**Against main: monthly cost goes up by');
    expect(text).toContain('ingress=alb: not possible as it is: no');
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });

  test('texts of a file cannot end a cell or become HTML', () => {
    expect(text).toContain('| security.waf | $9.00 | a \\| b &lt;script> |');
  });

  test('all environments are one table', () => {
    const all = overviewMarkdown([statement], { total: estimate.total, apart: estimate.total }, '2026-11-22');
    expect(all).toContain('| environment | scheduled | always on | saved | budget | verdict | compared |');
    expect(all).toContain('The account as a whole');
  });
});

test('lines have a basis', () => {
  expect(priced([{ type: 'aws_eip' }]).every(({ basis }) => basis !== '')).toBe(true);
});
