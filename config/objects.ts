/** A record with the same keys and new values. */
export function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  transform: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, transform(value, key)]));
}
