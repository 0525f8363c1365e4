/** Reads the output of `cdktf deploy`: which stack does what. Pure. */
import { stripVTControlCharacters } from 'node:util';

export type StackState = 'waiting' | 'initializing' | 'planning' | 'applying' | 'done' | 'failed';

export interface StackProgress {
  readonly state: StackState;
  /** When Terraform began to plan the stack and when it ended, in milliseconds of the caller's clock. */
  readonly started?: number;
  readonly ended?: number;
  /** Resources of the apply, as Terraform counts them. */
  readonly added?: number;
  readonly changed?: number;
}

/** What a line of a stack's output says about its state. First match wins. */
const SIGNS: readonly { readonly state: StackState; readonly pattern: RegExp }[] = [
  { state: 'failed', pattern: /^[│╷\s]*Error: |non-zero exit code/ },
  { state: 'done', pattern: /Apply complete!|No changes\. Your infrastructure matches/ },
  { state: 'applying', pattern: /: (Creating|Modifying|Destroying)\.\.\./ },
  { state: 'planning', pattern: /: (Reading|Refreshing state)\.\.\.|Terraform used the selected providers/ },
  { state: 'initializing', pattern: /Initializing the backend/ },
];

const ORDER: readonly StackState[] = ['waiting', 'initializing', 'planning', 'applying', 'done', 'failed'];

export interface StackLine {
  readonly stack: string;
  readonly text: string;
}

/**
 * Gives each line its stack. cdktf writes the id before the first line of a block and indents the lines that follow;
 * a line that is neither is its own and ends the block.
 */
export function stackLines(stacks: readonly string[]): (line: string) => StackLine | undefined {
  let current: string | undefined;
  return (raw) => {
    const line = stripVTControlCharacters(raw);
    const named = stacks.find((stack) => line === stack || line.startsWith(`${stack} `));
    const text = (named === undefined ? line : line.slice(named.length)).trim();
    if (named === undefined && text !== '' && !line.startsWith(' ')) current = undefined;
    else current = named ?? current;
    return current === undefined ? undefined : { stack: current, text };
  };
}

/** The progress after one more line; states only go forward. */
export function advance(progress: StackProgress, text: string, now: number): StackProgress {
  const sign = SIGNS.find(({ pattern }) => pattern.test(text));
  if (!sign || ORDER.indexOf(sign.state) <= ORDER.indexOf(progress.state)) return progress;
  const { state } = sign;
  const counts = text.match(/Resources: (\d+) added, (\d+) changed/);
  const ended = state === 'done' || state === 'failed';
  return {
    ...progress,
    state,
    // cdktf initializes every stack before it plans the first: that wait belongs to none of them.
    ...(state === 'initializing' ? {} : { started: progress.started ?? now }),
    ...(ended ? { ended: now } : {}),
    ...(counts ? { added: Number(counts[1]), changed: Number(counts[2]) } : {}),
  };
}
