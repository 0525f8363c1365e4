/** What of an environment has no off, with what it costs meanwhile: never touched, and said. */
import type { Environment } from '../../config/environment';
import { fixedPrices, HOURS_PER_MONTH } from '../../config/limits/fixed-costs';
import { egressZones, hostZones, internalServices, subnetKeys } from '../../config/topology';

/** By name: the reason, with US dollars a month where it is charged by the hour. */
export function fixedOf(env: Environment): Record<string, string> {
  const { network, ingress, compute, caches } = env;
  const { natGatewayHour, albHour, publicIpv4Hour, endpointHour } = fixedPrices(env.region);
  const hourly = (price: number): string => `$${(price * HOURS_PER_MONTH).toFixed(2)} a month each`;
  const { egress } = network;
  const gateways = egressZones(env).length;
  const found: [string, number, string][] = [
    ['NAT gateways', egress.kind === 'nat-gateway' ? gateways : 0, hourly(natGatewayHour)],
    ['NAT instances', egress.kind === 'nat-instance' ? gateways : 0, 'functions and jobs may need the way out'],
    ['interface endpoints', endpointsOf(env), hourly(endpointHour)],
    [
      'load balancers',
      [ingress.kind === 'alb', internalServices(env).length > 0].filter(Boolean).length,
      hourly(albHour),
    ],
    [
      'Elastic IP addresses',
      'elasticIp' in compute && compute.elasticIp ? hostZones(env).length : 0,
      hourly(publicIpv4Hour),
    ],
    ['caches', Object.keys(caches).length, 'ElastiCache has no stop'],
  ];
  return Object.fromEntries(
    found.flatMap(([name, count, why]) => (count > 0 ? [[name, `${count}, without an off: ${why}`]] : [])),
  );
}

function endpointsOf(env: Environment): number {
  const { egress } = env.network;
  return egress.kind === 'endpoints' ? egress.services.length * subnetKeys(env, 'private').length : 0;
}
