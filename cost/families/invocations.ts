/** What invokes a function, and how often in a month. */
import type { Resource, Surroundings } from '../model';
import { runsPerMonth } from './expressions';
import { isIngress } from './http-apis';

/** Seconds of a run that the deployment file gives no time for. */
const DEFAULT_RUN_SECONDS = 60;

/**
 * Seconds that a function of operations is assumed to run, with its start: it reads a few things of AWS and writes one. A
 * power switch that waits for a database runs longer, and seldom.
 */
export const OPERATED_SECONDS = 3;

/** createSecret, setSecret, testSecret, finishSecret. https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html */
const STEPS_OF_ROTATION = 4;
const DAYS_PER_MONTH = 365 / 12;

export interface Invocations {
  readonly perMonth: number;
  readonly seconds: number;
  /** What they are: `300 runs x 60 s`. */
  readonly basis: string;
}

/** Invocations of a function. None: it is called by hand, or when something happens. */
export function invocationsOf(fn: Resource, around: Surroundings): Invocations | undefined {
  return isWorkload(fn) ? runsOf(around) : operationsOf(fn, around);
}

/** Functions of workloads run a container; those of operations are zip files. */
const isWorkload = ({ values }: Resource): boolean => values['package_type'] === 'Image';

function runsOf({ subject }: Surroundings): Invocations | undefined {
  const { runsPerMonth: perMonth = 0, runSeconds: seconds = DEFAULT_RUN_SECONDS } = subject.usage;
  return perMonth === 0 ? undefined : { perMonth, seconds, basis: `${perMonth} runs x ${seconds} s` };
}

function operationsOf(fn: Resource, around: Surroundings): Invocations | undefined {
  const causes = [
    { perMonth: scheduledOf(fn, around), words: 'by schedule' },
    { perMonth: rotationsOf(fn, around), words: 'for rotations' },
    { perMonth: requestsOf(fn, around), words: 'requests' },
  ].filter(({ perMonth }) => perMonth > 0);
  if (causes.length === 0) return undefined;
  const words = causes.map(({ perMonth, words: of }) => `${Number(perMonth.toFixed(2))} ${of}`).join(', ');
  return {
    perMonth: causes.reduce((sum, each) => sum + each.perMonth, 0),
    seconds: OPERATED_SECONDS,
    basis: `${words}, assumed ${OPERATED_SECONDS} s each`,
  };
}

/** By EventBridge Scheduler, or by rules with an expression. */
export function scheduledOf(fn: Resource, { ofType, referredBy }: Surroundings): number {
  const schedules = ofType('aws_scheduler_schedule').filter((schedule) => {
    const { arn } = (schedule.values['target'] ?? {}) as { readonly arn?: string };
    return referredBy(schedule, arn) === fn;
  });
  const rules = ofType('aws_cloudwatch_event_target')
    .filter((target) => referredBy(target, target.values['arn']) === fn)
    .flatMap((target) => referredBy(target, target.values['rule']) ?? [])
    .filter(({ values }) => values['schedule_expression'] !== undefined);
  return [...schedules, ...rules].reduce((sum, each) => sum + scheduleOf(each), 0);
}

/** How often a schedule or a rule comes due in a month. */
export function scheduleOf({ stack, address, values }: Resource): number {
  return runsPerMonth(String(values['schedule_expression']), `${stack}: ${address}`);
}

function rotationsOf(fn: Resource, { ofType, referredBy }: Surroundings): number {
  return ofType('aws_secretsmanager_secret_rotation')
    .filter((rotation) => referredBy(rotation, rotation.values['rotation_lambda_arn']) === fn)
    .reduce((sum, rotation) => sum + STEPS_OF_ROTATION * rotationOf(rotation), 0);
}

function rotationOf({ stack, address, values }: Resource): number {
  const { automatically_after_days: days, schedule_expression: expression } = (values['rotation_rules'] ?? {}) as {
    readonly automatically_after_days?: number;
    readonly schedule_expression?: string;
  };
  if (expression !== undefined) return runsPerMonth(expression, `${stack}: ${address}`);
  return days === undefined ? 0 : DAYS_PER_MONTH / days;
}

/** Every request at the ingress, of the function that it leads to. */
function requestsOf(fn: Resource, { subject, ofType, referredBy }: Surroundings): number {
  const isBehind = ofType('aws_lambda_permission').some((permission) => {
    const api = referredBy(permission, permission.values['source_arn']);
    return referredBy(permission, permission.values['function_name']) === fn && api !== undefined && isIngress(api);
  });
  return isBehind ? subject.usage.requestsPerMonth : 0;
}
