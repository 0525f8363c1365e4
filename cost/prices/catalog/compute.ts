/** Fargate and Lambda. Spot prices of Fargate float, and the Price List has none. */
import type { ByHand, Catalog, InPriceList } from './entry';

const fargate = {
  kind: 'price-list',
  service: 'AmazonECS',
  where: { productFamily: 'Compute' },
} as const satisfies Partial<InPriceList>;

const lambda = {
  kind: 'price-list',
  service: 'AWSLambda',
  where: { productFamily: 'Serverless' },
} as const satisfies Partial<InPriceList>;

const spot: ByHand = {
  kind: 'by-hand',
  because: 'Fargate Spot floats with supply and is not in the Price List',
};

export const compute = {
  'fargate.vcpu.x86': { ...fargate, usageType: 'Fargate-vCPU-Hours:perCPU', unit: 'vCPU-hour' },
  'fargate.vcpu.arm64': { ...fargate, usageType: 'Fargate-ARM-vCPU-Hours:perCPU', unit: 'vCPU-hour' },
  'fargate.gb.x86': { ...fargate, usageType: 'Fargate-GB-Hours', unit: 'GB-hour' },
  'fargate.gb.arm64': { ...fargate, usageType: 'Fargate-ARM-GB-Hours', unit: 'GB-hour' },
  'fargate.ephemeral-gb': { ...fargate, usageType: 'Fargate-EphemeralStorage-GB-Hours', unit: 'GB-hour' },
  'fargate.spot-vcpu.x86': spot,
  'fargate.spot-gb.x86': spot,
  'fargate.spot-vcpu.arm64': spot,
  'fargate.spot-gb.arm64': spot,
  'lambda.requests': { ...lambda, usageType: 'Request', unit: 'request', factor: 1_000_000 },
  'lambda.gb-second.x86': { ...lambda, usageType: 'Lambda-GB-Second', unit: 'GB-second', beginRange: 0 },
  'lambda.gb-second.arm64': { ...lambda, usageType: 'Lambda-GB-Second-ARM', unit: 'GB-second', beginRange: 0 },
  // What a function has beyond 512 MB, by x86; Arm costs the same.
  'lambda.ephemeral-gb-second': { ...lambda, usageType: 'Lambda-Storage-GB-Second', unit: 'GB-second' },
} satisfies Catalog;
