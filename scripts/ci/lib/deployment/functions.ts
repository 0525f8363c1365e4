/** Waits for functions until each runs its new image, or does not. */
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ServiceOutcome } from './watch';

export interface FunctionWatch {
  readonly region: string;
  readonly everySeconds: number;
  readonly timeoutSeconds: number;
  readonly say: (line: string) => void;
  readonly elapsed: () => number;
  readonly sleep: (seconds: number) => Promise<void>;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html */
export async function watchFunctions(names: readonly string[], options: FunctionWatch): Promise<ServiceOutcome[]> {
  if (names.length === 0) return [];
  const client = new LambdaClient({ region: options.region });
  return Promise.all(names.map((name) => watchFunction(client, name, options)));
}

async function watchFunction(client: LambdaClient, name: string, options: FunctionWatch): Promise<ServiceOutcome> {
  for (;;) {
    const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName: name }),
    );
    const text =
      LastUpdateStatusReason ?? StateReason ?? `${State ?? 'unknown'}, update ${LastUpdateStatus ?? 'unknown'}`;
    const failed = LastUpdateStatus === 'Failed' || State === 'Failed';
    const done = LastUpdateStatus === 'Successful' && State !== 'Pending';
    const late = options.elapsed() >= options.timeoutSeconds;
    if (failed || done || late) {
      options.say(`${name}: ${text}`);
      return { service: name, outcome: failed ? 'failed' : done ? 'completed' : 'timed-out', text };
    }
    await options.sleep(options.everySeconds);
  }
}
