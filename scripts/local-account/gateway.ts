/**
 * The one endpoint of the local account: routes each AWS call to MiniStack, moto or a stand-in.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawRequest, readCall } from './aws-call';
import { CallLog } from './call-log';
import { forwardInTurn, forwardTo, readAll } from './forward';
import { errorReply, jsonReply, type Reply } from './replies';
import { backendOf } from './routes';
import { STAND_INS } from './stand-ins';
import { StandInHost } from './stand-ins/stand-in';
import { taggedResources } from './tagged-resources';

export interface GatewayOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly ministackPort: number;
  readonly motoPort: number;
}

export interface Gateway {
  readonly server: Server;
  readonly endpoint: string;
}

/** Paths of the gateway itself; no AWS service has one that starts like this. */
export const HEALTH_PATH = '/_local-account/health';
export const CALLS_PATH = '/_local-account/calls';

/** Longer than any client keeps an idle connection: closing first can cost a request in flight. */
const KEEP_ALIVE_MS = 180_000;

/** Starts the gateway on loopback. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const answer = answerer(options);
  const server = createServer((incoming, outgoing) => {
    // A caller that hangs up (Terraform, interrupted) must not take the gateway down with it.
    handle(incoming, outgoing, answer).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  // By address, not by name: it makes SDKs address S3 buckets by path, without DNS.
  return { server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

type Answer = (request: RawRequest) => Promise<Reply>;

function answerer(options: GatewayOptions): Answer {
  const log = new CallLog();
  const standIns = new StandInHost(STAND_INS);
  const ministack = forwardTo(options.ministackPort);
  const moto = forwardInTurn(options.motoPort);
  const both = taggedResources(moto, ministack);

  return async (request) => {
    if (request.url === HEALTH_PATH) return jsonReply({ status: 'ok' });
    if (request.url === CALLS_PATH) return jsonReply(log.list());

    const call = readCall(request);
    const reply = await answerCall();
    log.record(call, reply.status);
    return reply;

    async function answerCall(): Promise<Reply> {
      switch (backendOf(call, request.body)) {
        case 'stand-in':
          return standIns.answer(call, request);
        case 'moto':
          return moto(call, request);
        case 'ministack':
          return ministack(call, request);
        case 'both':
          return both(call, request);
      }
    }
  };
}

async function handle(incoming: IncomingMessage, outgoing: ServerResponse, answer: Answer): Promise<void> {
  const request: RawRequest = {
    method: incoming.method ?? 'GET',
    url: originForm(incoming.url ?? '/'),
    headers: incoming.headers,
    body: await readAll(incoming),
  };
  const reply = await answer(request).catch((cause: unknown) =>
    errorReply(readCall(request), 501, 'LocalAccountFailure', String(cause)),
  );
  sendInOneWrite(outgoing, reply, request.method === 'HEAD');
}

/** As a proxy (see `localAccountEnv`) the gateway is sent whole URLs: only path and query count. */
function originForm(target: string): string {
  return target.replace(/^http:\/\/[^/]+/, '') || '/';
}

/**
 * Headers and body leave in one write. In two, parallel Terraform runs were seen to time out on
 * the body, repeat the lock's conditional PutItem and then fail on their own lock.
 */
function sendInOneWrite(outgoing: ServerResponse, reply: Reply, headOnly: boolean): void {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(reply.headers)) {
    headers[name] = typeof value === 'string' ? value : [...value];
  }
  // The reply to HEAD describes a body that is not sent; S3 clients read the size from it.
  if (!headOnly) headers['content-length'] = String(reply.body.length);
  outgoing.writeHead(reply.status, headers);
  outgoing.end(headOnly ? undefined : reply.body);
}
