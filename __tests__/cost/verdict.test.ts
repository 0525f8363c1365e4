/** Budget verdicts, what weighs most, and the properties that every estimate has. */
import fc from 'fast-check';
import { committed } from '../../cost/commitment';
import { estimate, totalOf } from '../../cost/estimate';
import type { Subject } from '../../cost/model';
import { readSubjects } from '../../cost/synthesis';
import { cents, largestOf, savedPercentOf, verdictOf, weights } from '../../cost/verdict';
import { priced, shipped } from '../helpers/priced';
import { SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

const subjects = readSubjects(process.env[SYNTHESIZED_VARIABLE] ?? '');
const anySubject = fc.constantFrom(...subjects);
const hours = fc.integer({ min: 0, max: 168 });

describe('the verdict', () => {
  test.each([
    [24.99, 25, 'within', 0.01],
    [25, 25, 'within', 0],
    // A cent is what AWS bills: 25.004 is billed as 25.00, 25.006 as 25.01.
    [25.004, 25, 'within', 0],
    [25.006, 25, 'over', -0.01],
    [0, 0.01, 'within', 0.01],
  ])('%d of %d is %s, with %d left', (scheduled, budget, kind, leftUsd) => {
    expect(verdictOf({ scheduled, alwaysOn: 40 }, budget)).toMatchObject({ kind, budgetUsd: budget, leftUsd });
  });

  test('counts as it runs, not always on; what the schedule saves is a share of always on', () => {
    // 1 - 20 / 32 = 0.375
    expect(verdictOf({ scheduled: 20, alwaysOn: 32 }, 25)).toEqual({
      kind: 'within',
      budgetUsd: 25,
      leftUsd: 5,
      savedPercent: 37.5,
    });
    expect(savedPercentOf({ scheduled: 0, alwaysOn: 0 })).toBe(0);
  });

  test.each([
    [30, 'accepted'],
    [30.004, 'accepted'],
    [30.01, 'over'],
    [25, 'within'],
  ])('a budget of $25 that is accepted up to $30: %s is %s', (scheduled, kind) => {
    const accepted = { upToUsd: 30, reason: 'the plan is kept' };
    const verdict = verdictOf({ scheduled, alwaysOn: 40 }, 25, accepted);
    expect(verdict.kind).toBe(kind);
    expect(verdict.accepted).toEqual(kind === 'accepted' ? accepted : undefined);
  });

  test('without a budget there is none to keep', () => {
    expect(verdictOf({ scheduled: 20, alwaysOn: 20 }, undefined)).toMatchObject({ kind: 'no-budget', leftUsd: null });
  });
});

describe('what weighs most', () => {
  test('comes dearest first, without what costs nothing', () => {
    const [first, second, ...rest] = largestOf(shipped('durable-code', 'prod'), 100);
    // A NAT gateway at $0.045 for 730 hours; then a service of two tasks of 0.5 vCPU at $0.04048: $29.55.
    expect([first?.address, first?.scheduled]).toEqual(['aws_nat_gateway.a', 32.85]);
    expect([second?.item, cents(second?.scheduled ?? 0)]).toEqual(['Fargate vCPU', 2955]);
    expect(rest.every(({ scheduled }) => cents(scheduled) > 0)).toBe(true);
    expect(largestOf(shipped('durable-code', 'prod'), 2)).toHaveLength(2);
  });

  test('lines of one resource and item are one', () => {
    const lines = [...priced([{ type: 'aws_eip' }]), ...priced([{ type: 'aws_eip' }])];
    expect(weights(lines)).toHaveLength(weights(priced([{ type: 'aws_eip' }])).length);
    expect(totalOf(weightLines(lines))).toEqual(totalOf(lines));
  });
});

const weightLines = (lines: Parameters<typeof weights>[0]) =>
  weights(lines).map(({ scheduled, alwaysOn }) => ({
    scheduled: { quantity: 1, free: 0, usd: scheduled },
    alwaysOn: { quantity: 1, free: 0, usd: alwaysOn },
  }));

describe('of every environment, at any hours a week', () => {
  const at = (subject: Subject, hoursPerWeek: number) => estimate({ ...subject, hoursPerWeek });

  test('as scheduled never costs more than always on, and at 168 hours as much', () => {
    fc.assert(
      fc.property(anySubject, hours, (subject, week) => {
        const { total } = at(subject, week);
        expect(total.scheduled).toBeLessThanOrEqual(total.alwaysOn);
        expect(at(subject, 168).total.scheduled).toBe(at(subject, 168).total.alwaysOn);
      }),
      { numRuns: 40 },
    );
  });

  test('the sum of the lines is the total, to the cent', () => {
    fc.assert(
      fc.property(anySubject, hours, (subject, week) => {
        const { lines, total } = at(subject, week);
        const sum = lines.reduce((usd, line) => usd + line.scheduled.usd, 0);
        expect(cents(sum)).toBe(cents(total.scheduled));
      }),
      { numRuns: 40 },
    );
  });
});

describe('a commitment of a year', () => {
  const prod = shipped('agentic-stage3v3', 'stage3v3');
  const of = (name: string) => (line: (typeof prod.lines)[number]) => line.priceKey.startsWith(name);
  const usd = (lines: typeof prod.lines) => totalOf(lines).alwaysOn;

  test('takes 20 % off Fargate and 30 % off the hours of databases, and nothing else', () => {
    const both = committed(prod, 'both');
    const saved = usd(prod.lines) - both.total.alwaysOn;
    const fargate = usd(prod.lines.filter(of('fargate.')));
    const databases = usd(prod.lines.filter(of('rds.postgres.')));
    expect(fargate).toBeGreaterThan(0);
    expect(databases).toBeGreaterThan(0);
    expect(cents(saved)).toBe(cents(0.2 * fargate + 0.3 * databases));
    expect(cents(usd(prod.lines) - committed(prod, 'savings-plan').total.alwaysOn)).toBe(cents(0.2 * fargate));
  });

  test('is paid for at night, too: what runs 56 of 168 hours costs more under it', () => {
    const scheduled = shipped('deployer-ddf', 'prod');
    const result = committed(scheduled, 'savings-plan');
    // 0.8 of always on against 56 / 168 of it.
    const fargate = scheduled.lines.filter(of('fargate.'));
    const before = totalOf(fargate);
    expect(cents(result.total.scheduled - scheduled.total.scheduled)).toBe(
      cents(0.8 * before.alwaysOn - before.scheduled),
    );
    expect(result.total.scheduled).toBeGreaterThan(scheduled.total.scheduled);
  });

  test('does not touch Spot', () => {
    const dev = shipped('durable-code', 'dev');
    expect(committed(dev, 'both').total).toEqual(dev.total);
  });
});
