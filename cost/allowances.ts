/**
 * What AWS gives for free each month, by pools that an account has once.
 * https://aws.amazon.com/free, https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier-limits.html
 */

/** Amounts of what every account gets, in units of the prices that they cover. As of 2026-10. */
const ALWAYS = {
  'lambda-requests': 1,
  'lambda-gb-seconds': 400_000,
  metrics: 10,
  alarms: 10,
  dashboards: 3,
  'logs-gb': 5,
  'cloudfront-gb': 1_024,
  'cloudfront-requests': 1_000,
  'egress-gb': 100,
  mails: 0.01,
  'queue-requests': 1,
  'key-requests': 2,
  traces: 0.1,
  'schedule-invocations': 14,
  'canary-runs': 100,
} as const;

/** Amounts of the twelve months that accounts opened before 2025-07-15 got. */
const LEGACY = {
  'ec2-hours': 750,
  'ipv4-hours': 750,
  'ebs-gb': 30,
  'ebs-snapshot-gb': 1,
  'rds-hours': 750,
  'rds-gb': 20,
  's3-gb': 5,
  's3-puts': 2,
  's3-gets': 20,
  'alb-hours': 750,
  'alb-lcu-hours': 15,
  'ecr-gb': 0.5,
  'efs-gb': 5,
  'http-api-requests': 1,
} as const;

export type Allowance = keyof typeof ALWAYS | keyof typeof LEGACY;

type AccountPlan = 'none' | 'legacy-free-tier' | 'credits';

/** Those of a list that an account of this plan has. */
export const allowancesOf = (plan: AccountPlan, allowances: readonly Allowance[]): readonly Allowance[] =>
  plan === 'legacy-free-tier' ? allowances : allowances.filter((each) => !Object.hasOwn(LEGACY, each));

/** Credits of an account opened since 2025-07-15, in US dollars: at sign-up, and with all that can be earned. */
export const CREDITS = { atSignUpUsd: 100, atMostUsd: 200, months: 6 } as const;

/** What is left of each allowance, while lines are settled one after the other. */
export class Pools {
  private readonly left = new Map<string, number>(Object.entries({ ...ALWAYS, ...LEGACY }));

  /** Takes what the allowances give of a quantity; returns how much that is. */
  take(allowances: readonly Allowance[], quantity: number): number {
    let wanted = quantity;
    for (const allowance of allowances) {
      const taken = Math.min(wanted, this.left.get(allowance) ?? 0);
      this.left.set(allowance, (this.left.get(allowance) ?? 0) - taken);
      wanted -= taken;
    }
    return quantity - wanted;
  }
}
