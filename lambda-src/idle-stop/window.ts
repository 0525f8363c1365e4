/** Which periods of CloudWatch a run looks at. Instants are milliseconds since 1970. */

/**
 * Time after its end in which a period may still be on its way to CloudWatch. AWS promises none; services that publish every
 * minute are seen within two or three.
 */
const ARRIVAL_SECONDS = 180;

export interface Span {
  /** Start of the first period. */
  readonly from: number;
  /** Up to here every period must have its datapoint. */
  readonly due: number;
  /** End of the last period asked for: between `due` and here a datapoint counts if it is there, and is not missed. */
  readonly to: number;
}

/**
 * The periods of CPU that a window of so many seconds needs. The newest, not yet complete period is not asked for: CloudWatch
 * would answer with the average of what it has of it so far, or with nothing, and neither says what the period will be. All
 * instants are multiples of the period, as CloudWatch cuts periods: with others it would move them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function cpuSpan(now: number, windowSeconds: number, periodSeconds: number): Span {
  const period = periodSeconds * 1_000;
  const to = Math.floor(now / period) * period;
  const due = Math.floor((now - ARRIVAL_SECONDS * 1_000) / period) * period;
  return { from: due - Math.ceil((windowSeconds * 1_000) / period) * period, due, to };
}

/** Load balancers publish every minute. */
export const REQUEST_PERIOD_SECONDS = 60;

/**
 * The periods of requests: the window of CPU by the minute, and on to now. Part of a minute is worth asking for here, because
 * any request in it is a request.
 */
export function requestSpan(now: number, windowSeconds: number): Span {
  const { from } = cpuSpan(now, windowSeconds, REQUEST_PERIOD_SECONDS);
  const period = REQUEST_PERIOD_SECONDS * 1_000;
  // Nothing is due: without requests there are no datapoints.
  return { from, due: from, to: Math.ceil(now / period) * period };
}

/** Starts of the periods between two instants. */
export function periodsBetween(from: number, to: number, periodSeconds: number): number[] {
  const count = Math.max(0, Math.round((to - from) / (periodSeconds * 1_000)));
  return Array.from({ length: count }, (_, index) => from + index * periodSeconds * 1_000);
}
