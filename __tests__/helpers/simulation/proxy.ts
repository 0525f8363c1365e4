/**
 * Stands between the functions of a simulation and the local account: counts their calls, lets some of them go wrong, takes
 * what they invoke, and puts the times at which something started on the simulated clock.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsCall, type RawRequest, readCall } from '../../../scripts/local-account/aws-call';
import { forwardTo, readAll } from '../../../scripts/local-account/forward';
import { errorReply, type Reply } from '../../../scripts/local-account/replies';
import { StartTimes } from './start-times';

/** A call that AWS refuses. */
export interface Fault {
  /** As IAM names it: `ecs:UpdateService`. */
  readonly action: string;
  /** What the body has to contain. Default: any. */
  readonly body?: string;
  readonly code: string;
  /** Times. Default: until it is taken back. */
  times?: number;
}

export interface Call {
  readonly caller: string;
  /** As IAM names it. */
  readonly action: string;
  readonly status: number;
}

export interface AccountProxy {
  readonly endpoint: string;
  /** Calls of functions: those that name themselves. */
  readonly calls: Call[];
  readonly faults: Fault[];
  readonly stop: () => Promise<void>;
}

export interface ProxyOptions {
  /** The local account. */
  readonly endpoint: string;
  /** The simulated time, in milliseconds since 1970. */
  readonly now: () => number;
  /** Asynchronous invocations: Lambda answers at once and runs it later. */
  readonly invoked: (functionName: string, event: unknown) => void;
}

const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

export async function startProxy({ endpoint, now, invoked }: ProxyOptions): Promise<AccountProxy> {
  const forward = forwardTo(Number(new URL(endpoint).port));
  const starts = new StartTimes(now);
  const calls: Call[] = [];
  const faults: Fault[] = [];

  async function answer(request: RawRequest): Promise<Reply> {
    const call = readCall(request);
    const action = iamAction(call);
    const caller = callerOf(call);
    const reply = await replyTo(request, call, action, caller !== '');
    if (caller !== '') calls.push({ caller, action, status: reply.status });
    return reply;
  }

  async function replyTo(request: RawRequest, call: AwsCall, action: string, ofFunction: boolean): Promise<Reply> {
    const fault = faults.find((each) => each.action === action && request.body.includes(each.body ?? ''));
    // What a test does to the account itself is done.
    if (fault && ofFunction) {
      if (fault.times !== undefined) fault.times -= 1;
      if (fault.times === 0) faults.splice(faults.indexOf(fault), 1);
      return errorReply(call, 400, fault.code, 'injected by the simulation');
    }
    const functionName = INVOCATION.exec(request.url)?.[1];
    if (functionName !== undefined) {
      invoked(decodeURIComponent(functionName), JSON.parse(request.body.toString('utf8')));
      return { status: 202, headers: {}, body: Buffer.alloc(0) };
    }
    starts.asked(action, request);
    return starts.told(action, await forward(call, request));
  }

  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    readAll(incoming)
      .then((body) => answer({ method, url, headers, body }))
      .then(({ status, headers: replied, body }) => {
        const { 'content-length': _, ...kept } = replied as Record<string, string | string[]>;
        outgoing.writeHead(status, { ...kept, 'content-length': body.length });
        outgoing.end(body);
      })
      .catch(() => outgoing.destroy());
  });
  // Closing first could cost a request in flight.
  server.keepAliveTimeout = 180_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    faults,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Name of the function; a library of it adds its own, and gives one to callers that have none. */
function callerOf({ caller }: AwsCall): string {
  return /^[\w-]*/.exec(caller)?.[0].replace(/-?PT-NO-OP.*$/, '') ?? '';
}

function iamAction({ service, action }: AwsCall): string {
  if (service === 'lambda' && action.endsWith('/invocations')) return 'lambda:InvokeFunction';
  return `${service === 'monitoring' ? 'cloudwatch' : service}:${action}`;
}
