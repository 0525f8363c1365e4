/** Charges by the hour that a small budget does not survive. Warned about above half of the budget. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { CONTAINER_INSIGHTS_METRICS, fixedPrices, HOURS_PER_MONTH } from '../limits/fixed-costs';
import { egressZones, subnetKeys } from '../topology';
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
    const [services, jobs] = [Object.keys(env.services).length, Object.keys(env.jobs).length];
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
