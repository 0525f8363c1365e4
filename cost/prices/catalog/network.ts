/** Addresses, gateways, endpoints, load balancers, transfer, and what lies at the edge. */
import type { Catalog, InPriceList } from './entry';

const vpc = { kind: 'price-list', service: 'AmazonVPC' } as const satisfies Partial<InPriceList>;
const gateway = {
  kind: 'price-list',
  service: 'AmazonEC2',
  where: { productFamily: 'NAT Gateway', operation: 'NatGateway' },
} as const satisfies Partial<InPriceList>;
const endpoint = { ...vpc, where: { productFamily: 'VpcEndpoint', endpointType: 'PrivateLink' } } as const;
const balancer = {
  kind: 'price-list',
  service: 'AWSELB',
  where: { productFamily: 'Load Balancer-Application' },
} as const satisfies Partial<InPriceList>;
const transfer = { kind: 'price-list', service: 'AWSDataTransfer', unit: 'GB' } as const satisfies Partial<InPriceList>;
const api = {
  kind: 'price-list',
  service: 'AmazonApiGateway',
  where: { productFamily: 'API Calls' },
  ...{ unit: 'request', factor: 1_000_000, beginRange: 0 },
} as const satisfies Partial<InPriceList>;

/** CloudFront prices by where viewers are; the estimate counts those of the United States and Europe, which are equal. */
const cloudfront = (usageType: string): Pick<InPriceList, 'kind' | 'service' | 'scope' | 'where'> => ({
  ...{ kind: 'price-list', service: 'AmazonCloudFront', scope: 'everywhere', where: { usagetype: usageType } },
});

const route53 = (usageType: string): Pick<InPriceList, 'kind' | 'service' | 'scope' | 'where'> => ({
  ...{ kind: 'price-list', service: 'AmazonRoute53', scope: 'everywhere', where: { usagetype: usageType } },
});

const betweenRegions: InPriceList = {
  ...transfer,
  scope: 'to-another-region',
  where: { transferType: 'InterRegion Outbound', toLocationType: 'AWS Region' },
  ...{ usageType: 'AWS-Out-Bytes', beginRange: 0 },
};

export const network = {
  'vpc.nat-gateway': { ...gateway, usageType: 'NatGateway-Hours', unit: 'hour' },
  'vpc.nat-gateway-gb': { ...gateway, usageType: 'NatGateway-Bytes', unit: 'GB' },
  'vpc.public-ipv4': { ...vpc, usageType: 'PublicIPv4:InUseAddress', unit: 'hour' },
  'privatelink.endpoint': { ...endpoint, usageType: 'VpcEndpoint-Hours', unit: 'hour' },
  'privatelink.gb': { ...endpoint, usageType: 'VpcEndpoint-Bytes', unit: 'GB', beginRange: 0 },
  'elb.alb': { ...balancer, usageType: 'LoadBalancerUsage', unit: 'hour' },
  'elb.lcu': { ...balancer, usageType: 'LCUUsage', unit: 'LCU-hour' },
  'transfer.internet-gb': {
    ...transfer,
    scope: 'leaving',
    where: { transferType: 'AWS Outbound' },
    ...{ usageType: 'DataTransfer-Out-Bytes', beginRange: 0 },
  },
  'transfer.zone-gb': {
    ...transfer,
    scope: 'leaving',
    where: { transferType: 'IntraRegion' },
    usageType: 'DataTransfer-Regional-Bytes',
  },
  'transfer.region-gb': betweenRegions,
  // Snapshots that AWS Backup copies are billed as transfer; it has no price of its own for databases.
  'backup.copy-gb': betweenRegions,
  'cloudfront.gb': { ...cloudfront('US-DataTransfer-Out-Bytes'), unit: 'GB', beginRange: 0 },
  'cloudfront.https-requests': { ...cloudfront('US-Requests-Tier2-HTTPS'), unit: 'request', factor: 10_000 },
  'route53.zone': { ...route53('HostedZone'), unit: 'zone', beginRange: 0 },
  'route53.queries': { ...route53('DNS-Queries'), unit: 'query', factor: 1_000_000, beginRange: 0 },
  'apigateway.http': { ...api, usageType: 'ApiGatewayHttpRequest' },
  'apigateway.rest': { ...api, usageType: 'ApiGatewayRequest' },
} satisfies Catalog;
