/**
 * Names, and certificates for them.
 * https://aws.amazon.com/route53/pricing, https://aws.amazon.com/cloud-map/pricing, https://aws.amazon.com/certificate-manager/pricing
 */
import { type Family, free, monthly, type Pricing, priced, type Resource, type Surroundings } from '../model';
import { freeTypes } from './free';

const MILLION = 1e6;

export const dns: Family = {
  aws_route53_zone: ({ count }) => zonePricing('hosted zone', `${count} zone; queries of aliases are free`, count),
  aws_service_discovery_private_dns_namespace: ({ count }) =>
    zonePricing('private hosted zone', `${count} zone that the namespace makes`, count),
  aws_service_discovery_service: discoveryPricing,
  ...freeTypes('records have no price', ['aws_route53_record']),
  ...freeTypes('public certificates have no price', ['aws_acm_certificate', 'aws_acm_certificate_validation']),
};

function zonePricing(item: string, basis: string, count: number): Pricing {
  return priced({ item, basis, price: 'route53.zone', service: 'Amazon Route 53', quantity: monthly(count) });
}

/**
 * Tasks that ECS registers are free; what asks for them by API is not, as a VPC link of an HTTP API does.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
 */
function discoveryPricing(service: Resource, { subject, isFirst, ofType }: Surroundings): Pricing {
  const { requestsPerMonth } = subject.usage;
  if (ofType('aws_apigatewayv2_vpc_link').length === 0) return free('ECS registers its tasks: no price, asked by DNS');
  if (!isFirst(service)) return free('the lookups of the HTTP API are counted at the first service');
  return priced({
    ...{ item: 'lookups of tasks', price: 'cloudmap.calls', service: 'AWS Cloud Map' },
    ...{
      quantity: monthly(requestsPerMonth / MILLION),
      basis: `${requestsPerMonth} requests, at most one lookup each`,
    },
  });
}
