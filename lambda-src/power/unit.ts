/**
 * A unit: what of an environment is switched on and off together. Terraform describes it in parameters of SSM below one
 * path; the power functions read them, and keep what they captured beside them.
 */
// As namespace: `{ z }` brings every language of zod's messages into the bundle, 350 KB.
import * as z from 'zod';

const seconds = z.int().nonnegative();

const window = z.strictObject({
  days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1),
  from: z.string(),
  to: z.string(),
});

/** When the unit is up. */
export const unitPower = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('schedule'), timeZone: z.string(), on: z.array(window).min(1) }),
  z.strictObject({
    kind: z.literal('idle-stop'),
    windowSeconds: seconds,
    cpuBelowPercent: z.number(),
    minimumUptimeSeconds: seconds,
  }),
]);
export type UnitPower = z.infer<typeof unitPower>;

/** Number of tasks or instances, and the bounds of autoscaling where there are some. 0 is a number like any other. */
export const counts = z.strictObject({
  desired: z.int().nonnegative(),
  min: z.int().nonnegative().optional(),
  max: z.int().nonnegative().optional(),
});
export type Counts = z.infer<typeof counts>;

/** `<path>/unit`: its tags are overrides for the whole unit. */
export const unitDocument = z.strictObject({
  version: z.literal(1),
  deployment: z.string(),
  environment: z.string(),
  power: unitPower,
  /** How long a wake keeps it up. */
  wakeForSeconds: seconds,
  /** Name of the ECS cluster; absent without services. */
  cluster: z.string().optional(),
  /** Identifiers of RDS instances. */
  databases: z.array(z.string()).default([]),
  /** Auto Scaling groups by name, with the sizes of the deployment file. */
  groups: z.record(z.string(), counts).default({}),
  /** EC2 instances of the unit: the tags that they carry, all of them, and how many there can be. Absent without any. */
  hosts: z.strictObject({ tags: z.record(z.string(), z.string()), count: z.int().positive() }).optional(),
  /** What shows that somebody uses it: values of the CloudWatch dimension `LoadBalancer`, such as `app/shop/50dc6c495c0c9188`. */
  loadBalancers: z.array(z.string()).default([]),
  /** Names of the SQS queues that it works off. */
  queues: z.array(z.string()).default([]),
  /** What of the environment is never switched, with the reason. */
  fixed: z.record(z.string(), z.string()).default({}),
});
export type UnitDocument = z.infer<typeof unitDocument>;

/** `2 1 4`: desired, min, max; `2 - -` without autoscaling. Short: a parameter holds 4 KB. */
export const COUNTS_TEXT = String.raw`\d{1,5} (?:\d{1,5}|-) (?:\d{1,5}|-)`;

export function countsText({ desired, min, max }: Counts): string {
  return [desired, min ?? '-', max ?? '-'].join(' ');
}

/** Reads what `countsText` writes. */
export function countsOf(text: string): Counts {
  const [desired, min, max] = text.split(' ').map((each) => (each === '-' ? undefined : Number(each)));
  return { desired: desired ?? 0, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** `<path>/services/<n>`: counts as the deployment file has them, by name of the service. */
export const servicesDocument = z.record(
  z.string(),
  z
    .string()
    .regex(new RegExp(`^${COUNTS_TEXT}$`))
    .transform(countsOf),
);

/** `<path>/alarms/<n>`: names of alarms whose actions rest while the unit is off. */
export const alarmsDocument = z.array(z.string());

/** The order of a start; a stop goes the other way. */
export const KINDS = ['database', 'host', 'group', 'service'] as const;
export type Kind = (typeof KINDS)[number];

/** A member as it is now. */
export interface Member {
  /** `<kind>/<name>`: identifier, instance id or name in AWS. */
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  /** Whether it was told to run, whatever it does so far. */
  readonly up: boolean;
  /** Whether it is as it was told. */
  readonly settled: boolean;
  /** Why AWS takes no order for it now, such as a backup that runs; absent when it does. */
  readonly busy?: string;
  /** Of services and groups. */
  readonly counts?: Counts;
  readonly tags: Readonly<Record<string, string>>;
}

export function memberId(kind: Kind, name: string): string {
  return `${kind}/${name}`;
}
