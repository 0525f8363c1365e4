/** The estimates as JSON: stable, and the same on every day. */
import { NOT_COUNTED } from '../../cost/not-counted';
import type { AccountTotal, Statement } from '../../cost/statement';
import type { Place } from './targets';

export function documentOf(
  statements: readonly Statement[],
  account: AccountTotal | undefined,
  impossible: readonly (Place & { readonly because: string })[],
): unknown {
  return {
    environments: statements.map(({ estimate, ...rest }) => ({ ...estimate, ...rest })),
    ...(account ? { account } : {}),
    ...(impossible.length > 0 ? { impossible } : {}),
    notCounted: NOT_COUNTED,
  };
}
