/** Reads the output of `cdktf deploy`: which stack does what. Pure. */

export type StackState = 'waiting' | 'initializing' | 'planning' | 'applying' | 'done' | 'failed';

export interface StackProgress {
  readonly state: StackState;
  /** When work on the stack began and ended, in milliseconds of the caller's clock. */
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
  { state: 'planning', pattern: /Terraform used the selected providers|Plan: \d+ to add/ },
  { state: 'initializing', pattern: /Initializing the backend/ },
];

const ORDER: readonly StackState[] = ['waiting', 'initializing', 'planning', 'applying', 'done', 'failed'];

/** Lines start with the id of their stack; what belongs to no stack is cdktf's own. */
export function stackOfLine(line: string, stacks: readonly string[]): { stack: string; text: string } | undefined {
  const stack = stacks.find((each) => line === each || line.startsWith(`${each} `));
  return stack === undefined ? undefined : { stack, text: line.slice(stack.length).trim() };
}

/** The progress after one more line; states only go forward. */
export function advance(progress: StackProgress, text: string, now: number): StackProgress {
  const sign = SIGNS.find(({ pattern }) => pattern.test(text));
  if (!sign || ORDER.indexOf(sign.state) <= ORDER.indexOf(progress.state)) return progress;
  const counts = text.match(/Resources: (\d+) added, (\d+) changed/);
  const ended = sign.state === 'done' || sign.state === 'failed';
  return {
    ...progress,
    state: sign.state,
    started: progress.started ?? now,
    ...(ended ? { ended: now } : {}),
    ...(counts ? { added: Number(counts[1]), changed: Number(counts[2]) } : {}),
  };
}
