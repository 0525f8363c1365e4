/**
 * Lambda, and what its functions ask of services that bill by the request.
 * https://aws.amazon.com/lambda/pricing
 */
import {
  type Charge,
  type Family,
  free,
  HOURS_PER_MONTH,
  hourly,
  monthly,
  type Pricing,
  priced,
  type Resource,
  type Surroundings,
} from '../model';
import { numberOf } from '../synthesis';
import { freeTypes } from './free';
import { type Invocations, invocationsOf } from './invocations';
import { roleAllows } from './permissions';

const SERVICE = 'AWS Lambda';
const MILLION = 1e6;
/** What a function has for free in `/tmp`. */
const FREE_EPHEMERAL_GB = 0.5;

/** Requests of one report: cost, untagged cost and forecast, with one page more. `lambda-src/cost-report/facts.ts` makes them. */
const COST_REQUESTS_PER_RUN = 4;

export const functions: Family = {
  aws_lambda_function: functionPricing,
  ...freeTypes('a right, a retry or a source of a function, which is billed as its invocations', [
    'aws_lambda_permission',
    'aws_lambda_function_event_invoke_config',
    'aws_lambda_event_source_mapping',
  ]),
};

function functionPricing(fn: Resource, around: Surroundings): Pricing {
  const invocations = invocationsOf(fn, around);
  if (invocations === undefined) return free('invoked by hand or when something happens: a few times a month');
  return priced(
    ...runCharges(fn, invocations),
    ...(roleAllows(fn, 'ce:', around) ? [costExplorerCharge(invocations)] : []),
    ...(roleAllows(fn, 'cloudwatch:GetMetricData', around) ? [metricsCharge(invocations, around)] : []),
  );
}

function runCharges({ address, values, count }: Resource, { perMonth, seconds, basis }: Invocations): Charge[] {
  const gb = numberOf(values['memory_size'] ?? 128, address) / 1_024;
  const { size = 512 } = (values['ephemeral_storage'] ?? {}) as { readonly size?: number };
  const storage = Math.max(0, size / 1_024 - FREE_EPHEMERAL_GB);
  const architecture = (values['architectures'] as readonly string[] | undefined)?.[0] === 'arm64' ? 'arm64' : 'x86';
  const total = perMonth * count;
  return [
    {
      ...{ item: 'Lambda requests', price: 'lambda.requests', service: SERVICE, basis },
      ...{ quantity: monthly(total / MILLION), allowances: ['lambda-requests'] },
    },
    {
      ...{ item: 'Lambda duration', price: `lambda.gb-second.${architecture}`, service: SERVICE },
      ...{ quantity: monthly(total * seconds * gb), allowances: ['lambda-gb-seconds'] },
      basis: `${basis} x ${gb} GB`,
    },
    ...(storage > 0
      ? [
          {
            ...{ item: 'Lambda storage', price: 'lambda.ephemeral-gb-second', service: SERVICE },
            ...{ quantity: monthly(total * seconds * storage), basis: `${basis} x ${storage} GB beyond 0.5` },
          },
        ]
      : []),
  ];
}

/** https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing */
function costExplorerCharge({ perMonth }: Invocations): Charge {
  return {
    ...{ item: 'Cost Explorer requests', price: 'costexplorer.requests', service: 'AWS Cost Explorer' },
    quantity: monthly(perMonth * COST_REQUESTS_PER_RUN),
    basis: `${Number(perMonth.toFixed(2))} runs x ${COST_REQUESTS_PER_RUN} requests`,
  };
}

/**
 * One metric of each service, host and load balancer, while the environment is up: a run that finds it off asks nothing.
 * `lambda-src/idle-stop/queries.ts` has the queries. No allowance: GetMetricData is not of the free API requests.
 */
function metricsCharge({ perMonth }: Invocations, { ofType }: Surroundings): Charge {
  const watched = ['aws_ecs_service', 'aws_instance', 'aws_autoscaling_group', 'aws_lb'].flatMap(ofType);
  const metrics = watched.reduce((sum, { count }) => sum + count, 0);
  return {
    ...{ item: 'metrics asked for', price: 'cloudwatch.get-metric-data', service: 'AmazonCloudWatch' },
    quantity: hourly((perMonth / HOURS_PER_MONTH) * (metrics / 1_000), 'up'),
    basis: `${Number(perMonth.toFixed(2))} runs x ${metrics} metrics while it is up`,
  };
}
