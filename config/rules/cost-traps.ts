/** Charges by the hour that a small budget does not survive. Warned about above half of the budget. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import {
  CONTAINER_INSIGHTS_METRICS,
  FREE_ALARMS,
  FREE_METRICS,
  fixedPrices,
  HOURS_PER_MONTH,
} from '../limits/fixed-costs';
import { ecsServices, egressZones, hostZones, subnetKeys } from '../topology';
import { watchedBy } from './name-list';
import { databases } from './places';
import { rule, type Violation } from './rule';
import { dollars } from './values';

/** A monthly charge that takes more than half of the environment's budget. */
function aboveHalf(env: Environment, at: Path, charge: number, basis: string, fix: string): Violation[] {
  const budget = env.cost?.budget.amountUsd;
  if (budget === undefined || budget <= 0 || charge <= budget / 2) return [];
  return [
    {
      at,
      value: `${dollars(charge)} a month: ${basis}`,
      limit: `half of the budget of ${dollars(budget)} is ${dollars(budget / 2)}`,
      fix,
    },
  ];
}

export const albFixedCost = rule({
  id: 'ingress/alb-fixed-cost',
  severity: 'warning',
  because: 'A load balancer bills by the hour, and since 2024-02 so does its public IPv4 address in each zone.',
  source: 'https://aws.amazon.com/elasticloadbalancing/pricing',
  check: (env) => {
    if (env.ingress.kind !== 'alb') return [];
    const { albHour, publicIpv4Hour } = fixedPrices(env.region);
    const zones = subnetKeys(env, 'public').length;
    return aboveHalf(
      env,
      ['ingress', 'kind'],
      (albHour + zones * publicIpv4Hour) * HOURS_PER_MONTH,
      `$${albHour} an hour and ${zones} addresses at $${publicIpv4Hour}`,
      "choose ingress 'http-api', which has no hourly charge, or raise cost.budget.amountUsd",
    );
  },
});

export const natGatewayCost = rule({
  id: 'egress/nat-gateway-cost',
  severity: 'warning',
  because: 'A NAT gateway bills by the hour and by the GB, and so does its public address.',
  source: 'https://aws.amazon.com/vpc/pricing',
  check: (env) => {
    if (env.network.egress.kind !== 'nat-gateway') return [];
    const { natGatewayHour, publicIpv4Hour } = fixedPrices(env.region);
    const gateways = egressZones(env).length;
    return aboveHalf(
      env,
      ['network', 'egress', 'kind'],
      gateways * (natGatewayHour + publicIpv4Hour) * HOURS_PER_MONTH,
      `${gateways} at $${natGatewayHour} an hour and an address at $${publicIpv4Hour}`,
      "choose egress 'public-ip' with closed security groups, or 'nat-instance', or raise cost.budget.amountUsd",
    );
  },
});

export const containerInsightsCost = rule({
  id: 'monitoring/container-insights-cost',
  severity: 'warning',
  because: 'Container Insights publishes custom metrics: 12 for a cluster, 15 for a service, 10 for a task family.',
  source: 'https://aws.amazon.com/cloudwatch/pricing',
  check: (env) => {
    const { compute } = env;
    if (!('containerInsights' in compute) || compute.containerInsights.kind !== 'on') return [];
    const [services, jobs] = [Object.keys(ecsServices(env)).length, Object.keys(env.jobs).length];
    const { cluster, service, taskFamily } = CONTAINER_INSIGHTS_METRICS;
    const metrics = cluster + service * services + taskFamily * (services + jobs);
    const { metricMonth } = fixedPrices(env.region);
    return aboveHalf(
      env,
      ['compute', 'containerInsights'],
      metrics * metricMonth,
      `${metrics} metrics at ${dollars(metricMonth)}`,
      'switch it off with a reason: the ECS metrics that alarms use are free',
    );
  },
});

export const endpointCost = rule({
  id: 'egress/endpoint-cost',
  severity: 'warning',
  because: 'Gateway endpoints are free; an interface endpoint bills by the hour in each zone.',
  source: 'https://aws.amazon.com/privatelink/pricing',
  check: (env) => {
    const { egress } = env.network;
    if (egress.kind !== 'endpoints') return [];
    const { endpointHour } = fixedPrices(env.region);
    const zones = subnetKeys(env, 'private').length;
    return aboveHalf(
      env,
      ['network', 'egress', 'kind'],
      egress.services.length * zones * endpointHour * HOURS_PER_MONTH,
      `${egress.services.length} endpoints in ${zones} zones at $${endpointHour} an hour`,
      "choose egress 'nat-instance' or 'public-ip', or raise cost.budget.amountUsd",
    );
  },
});

export const rotationCost = rule({
  id: 'rds/rotation-cost',
  severity: 'warning',
  because:
    'The function that rotates passwords stands in the VPC and gets no public address: without NAT it needs interface endpoints, which bill by the hour.',
  source: 'secretsmanager/latest/userguide/rotation-network-rqmts',
  check: (env) => {
    const rotated = databases(env).filter(({ value }) => value.rotation.kind === 'on');
    const first = rotated[0];
    if (env.network.egress.kind !== 'public-ip' || !first) return [];
    const { endpointHour } = fixedPrices(env.region);
    // Secrets Manager, and ECS where services are deployed anew.
    const endpoints = Object.keys(ecsServices(env)).length > 0 ? 2 : 1;
    return aboveHalf(
      env,
      [...first.at, 'rotation', 'kind'],
      endpoints * endpointHour * HOURS_PER_MONTH,
      `${endpoints} endpoints in one zone at $${endpointHour} an hour`,
      "choose egress 'nat-instance', or switch rotation off with a reason",
    );
  },
});

export const accountPlan = rule({
  id: 'cost/account-plan',
  severity: 'warning',
  because:
    'Free for 12 months is over for accounts of before 2025-07-15, by 2026-07 for the last of them; newer accounts get credits instead.',
  source: 'awsaccountbilling/latest/aboutv2/free-tier',
  check: ({ accountPlan: plan }) =>
    plan === 'legacy-free-tier'
      ? [
          {
            at: ['accountPlan'],
            value: plan,
            limit: "what an account has since: 'credits', or 'none'",
            fix: "write 'credits' for an account of after 2025-07-15, else 'none'",
          },
        ]
      : [],
});

/** Custom metrics that the file names: those counted from logs, and those that alarms watch; hosts have theirs each. */
function customMetrics(env: Environment): number {
  const watched = Object.values(env.monitoring?.alarms ?? {}).flatMap(({ custom }) =>
    custom ? [`${custom.namespace} ${custom.name}`] : [],
  );
  const hosts = Math.max(1, hostZones(env).length);
  return Object.keys(env.monitoring?.customMetrics ?? {}).length + new Set(watched).size * hosts;
}

export const freeMetrics = rule({
  id: 'metrics/custom-limit',
  severity: 'warning',
  because: 'Ten custom metrics are free, and a metric counts once for each value of its dimensions.',
  source: 'https://aws.amazon.com/cloudwatch/pricing',
  check: (env) => {
    const count = customMetrics(env);
    return env.accountPlan === 'none' || count <= FREE_METRICS
      ? []
      : [
          {
            at: ['monitoring', 'customMetrics'],
            value: `${count} custom metrics`,
            limit: `${FREE_METRICS} are free, each further one ${dollars(fixedPrices(env.region).metricMonth)} a month`,
            fix: 'watch what AWS measures itself, such as instance-cpu, which is free',
          },
        ];
  },
});

export const freeAlarms = rule({
  id: 'alarms/free-limit',
  severity: 'warning',
  because: 'Ten alarms are free, and one that watches several things counts once for each.',
  source: 'https://aws.amazon.com/cloudwatch/pricing',
  check: (env) => {
    const alarms = Object.values(env.monitoring?.alarms ?? {});
    const count = alarms.reduce((sum, alarm) => sum + Math.max(1, watchedBy(env, alarm).length), 0);
    return env.accountPlan === 'none' || count <= FREE_ALARMS
      ? []
      : [
          {
            at: ['monitoring', 'alarms'],
            value: `${count} alarms`,
            limit: `${FREE_ALARMS} are free, each further one $0.10 a month`,
            fix: 'keep those that somebody acts on',
          },
        ];
  },
});
