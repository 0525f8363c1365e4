/**
 * Regions of the commercial partition with the letters of their Availability Zones, as of 2026-01. GovCloud and China
 * are partitions of their own, with other ARNs. A letter stands for another building in each account, and an account
 * may see fewer zones than a region has.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const THREE = ['a', 'b', 'c'];

export const REGION_ZONES: Readonly<Record<string, readonly string[]>> = {
  'af-south-1': THREE,
  'ap-east-1': THREE,
  'ap-east-2': THREE,
  'ap-northeast-1': ['a', 'b', 'c', 'd'],
  'ap-northeast-2': ['a', 'b', 'c', 'd'],
  'ap-northeast-3': THREE,
  'ap-south-1': THREE,
  'ap-south-2': THREE,
  'ap-southeast-1': THREE,
  'ap-southeast-2': THREE,
  'ap-southeast-3': THREE,
  'ap-southeast-4': THREE,
  'ap-southeast-5': THREE,
  'ap-southeast-6': THREE,
  'ap-southeast-7': THREE,
  'ca-central-1': ['a', 'b', 'd'],
  'ca-west-1': THREE,
  'eu-central-1': THREE,
  'eu-central-2': THREE,
  'eu-north-1': THREE,
  'eu-south-1': THREE,
  'eu-south-2': THREE,
  'eu-west-1': THREE,
  'eu-west-2': THREE,
  'eu-west-3': THREE,
  'il-central-1': THREE,
  'me-central-1': THREE,
  'me-south-1': THREE,
  'mx-central-1': THREE,
  'sa-east-1': THREE,
  'us-east-1': ['a', 'b', 'c', 'd', 'e', 'f'],
  'us-east-2': THREE,
  'us-west-1': THREE,
  'us-west-2': ['a', 'b', 'c', 'd'],
};

export const REGIONS: readonly string[] = Object.keys(REGION_ZONES);

export const isRegion = (region: string): boolean => Object.hasOwn(REGION_ZONES, region);

/** Zone letters of a region; none when the region is unknown. */
export const zonesOf = (region: string): readonly string[] => (isRegion(region) ? (REGION_ZONES[region] ?? []) : []);
