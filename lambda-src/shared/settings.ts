/** Settings of a function, from its environment. */
import * as z from 'zod';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the variables; throws one error that names every one that is missing or wrong, and `also` what is wrong besides. */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  env: Variables,
  also: readonly string[] = [],
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(env);
  const wrong = error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  const issues = [...wrong, ...also];
  if (success && issues.length === 0) return data;
  throw new Error(`The environment of the function is not complete. ${issues.join('; ')}`, { cause: error });
}

/** Path of a unit's parameters, without a slash at its end. */
export const unitPath = z.string().regex(/^(\/[\w.-]+)+$/, 'must be a path such as /shop/dev/power');

/** Name or ARN of a function. */
export const functionName = z.string().regex(/^[\w:-]+$/, 'must be the name or the ARN of a function');
