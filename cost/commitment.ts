/**
 * What a commitment of one year does to an estimate. It is paid by the hour whether anything runs or not: what is
 * committed costs the same as scheduled and always on.
 * https://docs.aws.amazon.com/savingsplans/latest/userguide/what-is-savings-plans.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithReservedDBInstances.html
 */
import type { Commitment } from '../config/what-if';
import { type Estimate, totalOf } from './estimate';
import type { Line } from './model';

/** A share off the on-demand price, for one year with nothing paid in advance. */
interface Discount {
  readonly off: number;
  readonly covers: RegExp;
}

const SAVINGS_PLAN: Discount = { off: 0.2, covers: /^fargate\.(vcpu|gb)\./ };
const RESERVED: Discount = { off: 0.3, covers: /^rds\.(postgres|mysql)\./ };
const DISCOUNTS: Readonly<Record<Commitment, readonly Discount[]>> = {
  'savings-plan': [SAVINGS_PLAN],
  reserved: [RESERVED],
  both: [SAVINGS_PLAN, RESERVED],
};

/** The estimate under a commitment to all that it covers. */
export function committed(estimate: Estimate, commitment: Commitment): Estimate {
  const lines = estimate.lines.map((line) => {
    const discount = DISCOUNTS[commitment].find(({ covers }) => covers.test(line.priceKey));
    return discount ? discounted(line, discount) : line;
  });
  return { ...estimate, lines, total: totalOf(lines) };
}

function discounted(line: Line, { off }: Discount): Line {
  const usd = Math.round(line.alwaysOn.usd * (1 - off) * 1e6) / 1e6;
  const amount = { ...line.alwaysOn, usd };
  const basis = `${line.basis}, committed for a year at ${100 * off} % off`;
  return { ...line, basis, alwaysOn: amount, scheduled: amount };
}
