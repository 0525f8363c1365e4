/**
 * CloudWatch: alarms, dashboards, logs, metrics of logs, canaries.
 * https://aws.amazon.com/cloudwatch/pricing
 */
import {
  type Charge,
  type Family,
  free,
  monthly,
  type Pricing,
  priced,
  type Resource,
  type Surroundings,
} from '../model';
import { runsPerMonth } from './expressions';
import { freeTypes } from './free';

const SERVICE = 'AmazonCloudWatch';
const DAYS_PER_MONTH = 365 / 12;
/** Alarms on shorter periods are of high resolution. */
const STANDARD_PERIOD_SECONDS = 60;
/** Size of archived logs by the AWS Pricing Calculator, which takes 15 % of what was ingested. https://calculator.aws */
const ARCHIVED_SHARE = 0.15;
/** Logs that are never deleted are counted as they are after a year. */
const KEPT_DAYS = 365;
/** A canary without a browser, that fetches one address: assumed time, and the memory that Synthetics gives by default. */
const CANARY_SECONDS = 5;
const CANARY_MIB = 1_000;

export const monitoring: Family = {
  aws_cloudwatch_metric_alarm: alarmPricing,
  aws_cloudwatch_dashboard: ({ count }) =>
    priced({
      ...{ item: 'dashboard', price: 'cloudwatch.dashboard', service: SERVICE, quantity: monthly(count) },
      ...{ basis: `${count} dashboard of up to 50 metrics`, allowances: ['dashboards'] },
    }),
  aws_cloudwatch_log_group: logPricing,
  aws_cloudwatch_log_metric_filter: ({ count }) =>
    priced({
      ...{ item: 'metric of a log', price: 'cloudwatch.metric', service: SERVICE, quantity: monthly(count) },
      ...{ basis: `${count} custom metric`, allowances: ['metrics'] },
    }),
  aws_synthetics_canary: canaryPricing,
  ...freeTypes('a saved query: AWS bills what a query reads when it is run', ['aws_cloudwatch_query_definition']),
  ...freeTypes('its records are part of the logs, counted at the first log group', ['aws_flow_log']),
};

interface Query {
  readonly metric?: { readonly period?: number };
}

/** An alarm on an expression is billed as one for each metric in it. */
function alarmPricing({ values, count }: Resource): Pricing {
  const queries = ((values['metric_query'] ?? []) as readonly Query[]).flatMap(({ metric }) => metric ?? []);
  const periods = queries.length > 0 ? queries.map(({ period }) => period) : [values['period']];
  const metrics = count * periods.length;
  const basis = `${metrics} ${metrics === 1 ? 'metric' : 'metrics'}`;
  if (periods.some((period) => Number(period ?? STANDARD_PERIOD_SECONDS) < STANDARD_PERIOD_SECONDS)) {
    return priced({
      ...{ item: 'high-resolution alarm', price: 'cloudwatch.high-resolution-alarm', service: SERVICE, basis },
      quantity: monthly(metrics),
    });
  }
  return priced({
    ...{ item: 'alarm', price: 'cloudwatch.alarm', service: SERVICE, basis },
    ...{ quantity: monthly(metrics), allowances: ['alarms'] },
  });
}

/** The first group carries the logs of the whole environment, kept as long as the group that keeps them longest. */
function logPricing(group: Resource, { subject, isFirst, ofType }: Surroundings): Pricing {
  const { logsGB } = subject.usage;
  if (!isFirst(group)) return free('the GB of all groups are counted at the first');
  if (logsGB === 0) return free('billed by the GB, and none are declared');
  const days = Math.max(
    ...ofType('aws_cloudwatch_log_group').map(({ values }) => Number(values['retention_in_days'] ?? 0) || KEPT_DAYS),
  );
  const service = SERVICE;
  return priced(
    {
      ...{ item: 'log ingestion', price: 'cloudwatch.logs-gb', service, quantity: monthly(logsGB) },
      ...{ basis: `${logsGB} GB of all groups`, allowances: ['logs-gb'] },
    },
    {
      ...{ item: 'log storage', price: 'cloudwatch.logs-storage-gb', service },
      ...{ quantity: monthly((logsGB * days * ARCHIVED_SHARE) / DAYS_PER_MONTH), allowances: ['logs-gb'] },
      basis: `${logsGB} GB a month kept ${days} days, compressed to 15 %`,
    },
  );
}

/** Synthetics bills the run, and Lambda the function that it makes for it. */
function canaryPricing({ stack, address, values, count }: Resource): Pricing {
  const { expression = '' } = (values['schedule'] ?? {}) as { readonly expression?: string };
  const { memory_in_mb: mib = CANARY_MIB } = (values['run_config'] ?? {}) as { readonly memory_in_mb?: number };
  const runs = count * runsPerMonth(expression, `${stack}: ${address}`);
  const basis = `${Number(runs.toFixed(2))} runs, ${expression}`;
  const lambda = { service: 'AWS Lambda' };
  return priced(
    {
      ...{ item: 'canary runs', price: 'cloudwatch.canary-run', service: SERVICE, basis },
      ...{ quantity: monthly(runs), allowances: ['canary-runs'] },
    },
    {
      ...{ item: 'canary requests', price: 'lambda.requests', ...lambda, basis },
      ...{ quantity: monthly(runs / 1e6), allowances: ['lambda-requests'] },
    },
    {
      ...{ item: 'canary duration', price: 'lambda.gb-second.x86', ...lambda },
      ...{ quantity: monthly((runs * CANARY_SECONDS * mib) / 1_024), allowances: ['lambda-gb-seconds'] },
      basis: `${basis}, assumed ${CANARY_SECONDS} s each x ${mib} MiB`,
    } satisfies Charge,
  );
}
