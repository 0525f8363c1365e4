/**
 * How long a call is tried. Attempts wait longer each time, by chance more or less, so that throttled callers do not come
 * back together.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const PATIENCE = {
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
  retryMode: 'standard',
  maxAttempts: 6,
};
