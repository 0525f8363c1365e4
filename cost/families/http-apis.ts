/**
 * HTTP APIs and distributions in front of what the environment serves.
 * https://aws.amazon.com/api-gateway/pricing, https://aws.amazon.com/cloudfront/pricing/pay-as-you-go
 */
import { type Family, free, monthly, type Pricing, priced, type Resource, type Surroundings, unpriced } from '../model';
import { freeTypes } from './free';

const MILLION = 1e6;
/** CloudFront bills HTTPS requests by ten thousand. */
const TEN_THOUSAND = 1e4;

export const httpApis: Family = {
  aws_apigatewayv2_api: apiPricing,
  aws_cloudfront_distribution: distributionPricing,
  ...freeTypes('part of an HTTP API, which is billed by its requests', [
    'aws_apigatewayv2_api_mapping',
    'aws_apigatewayv2_domain_name',
    'aws_apigatewayv2_integration',
    'aws_apigatewayv2_route',
    'aws_apigatewayv2_stage',
  ]),
  ...freeTypes('VPC links of HTTP APIs have no price', ['aws_apigatewayv2_vpc_link']),
  ...freeTypes('part of a distribution, which is billed by its requests and GB', [
    'aws_cloudfront_cache_policy',
    'aws_cloudfront_origin_access_control',
  ]),
};

/** Whether an HTTP API is the ingress, the one that carries the declared requests. */
export function isIngress({ address }: Resource): boolean {
  return address === 'aws_apigatewayv2_api.main';
}

/** Each 512 KB of a request count as one: larger ones count more than once. */
function apiPricing(api: Resource, { subject }: Surroundings): Pricing {
  if (api.values['protocol_type'] !== 'HTTP') return unpriced('only HTTP APIs have a price here');
  if (!isIngress(api)) return free('a few requests a month: it starts what is off');
  const { requestsPerMonth } = subject.usage;
  return priced({
    ...{ item: 'HTTP API requests', price: 'apigateway.http', service: 'Amazon API Gateway' },
    ...{ quantity: monthly(requestsPerMonth / MILLION), allowances: ['http-api-requests'] },
    basis: `${requestsPerMonth} requests of up to 512 KB`,
  });
}

/** What is sent to the internet is counted at the network, and not through a distribution as well. */
function distributionPricing(distribution: Resource, { subject, isFirst }: Surroundings): Pricing {
  if (!isFirst(distribution)) return free('its requests are counted at the first distribution');
  const { requestsPerMonth } = subject.usage;
  const priceClass = String(distribution.values['price_class'] ?? 'PriceClass_All');
  return priced({
    ...{ item: 'CloudFront HTTPS requests', price: 'cloudfront.https-requests', service: 'Amazon CloudFront' },
    ...{ quantity: monthly(requestsPerMonth / TEN_THOUSAND), allowances: ['cloudfront-requests'] },
    basis: `${requestsPerMonth} requests, as many as at the ingress; ${priceClass}; its GB are not counted besides, the first 1,024 are free`,
  });
}
