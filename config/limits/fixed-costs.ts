/**
 * Hourly charges that run whether or not anybody sends a request: the ones that break a small budget.
 *
 * US dollars, on demand, without tax, as of 2026-10. Sources: AWS's public price feed and the Price List API, by
 * https://aws.amazon.com/elasticloadbalancing/pricing, https://aws.amazon.com/vpc/pricing and
 * https://aws.amazon.com/cloudwatch/pricing. The estimate has the full tables; rules need only these.
 */

/** Hours of a month, as AWS's calculator counts them. */
export const HOURS_PER_MONTH = 730;

interface FixedPrices {
  readonly albHour: number;
  readonly natGatewayHour: number;
  /** Every public IPv4 address, in use or idle, since 2024-02. */
  readonly publicIpv4Hour: number;
  /** An interface endpoint in one zone. */
  readonly endpointHour: number;
  /** A custom metric a month, at which Container Insights is billed. */
  readonly metricMonth: number;
}

const US: FixedPrices = {
  albHour: 0.0225,
  natGatewayHour: 0.045,
  publicIpv4Hour: 0.005,
  endpointHour: 0.01,
  metricMonth: 0.3,
};

const PRICES: Readonly<Record<string, FixedPrices>> = {
  'us-east-1': US,
  'us-west-2': US,
  'ap-south-1': {
    albHour: 0.0239,
    natGatewayHour: 0.056,
    publicIpv4Hour: 0.005,
    endpointHour: 0.013,
    metricMonth: 0.3,
  },
};

/** Prices of a region; those of us-east-1, which is never dearer, where none are recorded. */
export const fixedPrices = (region: string): FixedPrices =>
  Object.hasOwn(PRICES, region) ? (PRICES[region] ?? US) : US;

/** Custom metrics and alarms that are free in every account. */
export const FREE_METRICS = 10;
export const FREE_ALARMS = 10;

/** Metrics of standard Container Insights: per cluster, per service, per task family. */
export const CONTAINER_INSIGHTS_METRICS = { cluster: 12, service: 15, taskFamily: 10 } as const;
