/** Options of `cairn cost`, and what they ask for together. */
import { type Change, parseChange } from '../../config/what-if';
import { CliError } from '../exit';
import type { CommonOptions } from '../terminal';

export interface CostOptions extends CommonOptions {
  readonly env?: string;
  /** `key=value`, or `all`. */
  readonly whatIf?: readonly string[];
  /** Another environment of the deployment, or a commit. */
  readonly compare?: string;
  readonly check?: boolean;
  readonly claims?: boolean;
  readonly markdown?: boolean;
  /** Folder of a synthesis. Default: a fresh one. */
  readonly from?: string;
}

/** `--what-if` that tries every change there is. */
const ALL = 'all';

export interface Asked {
  /** Made together. */
  readonly changes: readonly Change[];
  /** Whether every single change is tried on top of them. */
  readonly tryAll: boolean;
}

/** Throws for what is unknown or contradicts itself. */
export function askedOf(options: CostOptions): Asked {
  const { json, markdown, claims, check, compare, whatIf = [] } = options;
  if (json && markdown) throw new CliError('--json and --markdown are two forms of the same.', 'Leave out one.');
  if (claims && (check || compare !== undefined || whatIf.length > 0)) {
    throw new CliError(
      '--claims puts what the plans say beside the estimate as it is.',
      'Leave out --check, --compare and --what-if.',
    );
  }
  return {
    changes: whatIf.filter((text) => text !== ALL).map(readChange),
    tryAll: whatIf.includes(ALL),
  };
}

function readChange(text: string): Change {
  try {
    return parseChange(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(why, 'Write --what-if key=value, such as --what-if egress=public-ip.', { cause });
  }
}
