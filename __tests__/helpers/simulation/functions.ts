/** The real handlers under a simulated clock, as warm Lambda functions: a module is loaded once, clients are made anew. */
import { handler as idleStop } from '../../../lambda-src/idle-stop/handler';
import { SYSTEM_CLOCK } from '../../../lambda-src/power/aws/ports';
import { handler as powerSwitch } from '../../../lambda-src/power-switch/handler';
import { handler as spotFallback } from '../../../lambda-src/spot-fallback/handler';

type Handler = (event: unknown, context: LambdaContext) => Promise<unknown>;

interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly getRemainingTimeInMillis: () => number;
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  'power-switch': powerSwitch,
  'idle-stop': idleStop,
  'spot-fallback': spotFallback,
};
const TIMEOUT_MS = 900_000;

export interface Clock {
  now: number;
  /** What passes while a function waits. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

/** The answer of a function, or the error that Lambda would see, and the lines of its log. */
export type Ended = ({ readonly answer: unknown } | { readonly error: Error }) & { readonly lines: readonly string[] };

/** Runs a function at the time of the clock. `env` are its variables. */
export async function runFunction(
  source: string,
  event: unknown,
  { clock, env }: { readonly clock: Clock; readonly env: Readonly<Record<string, string>> },
): Promise<Ended> {
  const handler = HANDLERS[source] ?? (await freshHandler(source));
  const context = {
    awsRequestId: 'simulated',
    functionName: `simulated-${source}`,
    getRemainingTimeInMillis: () => TIMEOUT_MS,
  };
  const lines: string[] = [];
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0),
    jest.spyOn(SYSTEM_CLOCK, 'now').mockImplementation(() => clock.now),
    jest.spyOn(SYSTEM_CLOCK, 'sleep').mockImplementation(clock.pass),
    jest.spyOn(Date, 'now').mockImplementation(() => clock.now),
  ];
  Object.assign(process.env, env, { AWS_SDK_UA_APP_ID: source });
  try {
    return { answer: await handler(event, context), lines };
  } catch (error) {
    if (error instanceof Error) return { error, lines };
    throw error;
  } finally {
    for (const each of spies) each.mockRestore();
    delete process.env['AWS_SDK_UA_APP_ID'];
  }
}

/** A wake reads its variables once: one for each environment. It is loaded and run under the same clock. */
async function freshHandler(source: string): Promise<Handler> {
  if (source !== 'wake') throw new Error(`there is no function ${source}`);
  return async (event, context) => {
    let answer: unknown;
    await jest.isolateModulesAsync(async () => {
      const { handler } = await import('../../../lambda-src/wake/handler');
      answer = await handler(event as Parameters<typeof handler>[0], context);
    });
    return answer;
  };
}
