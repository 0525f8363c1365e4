/** Passes a request on to an emulator and reads its whole reply. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AwsCall, HeaderValues, RawRequest } from './aws-call';
import { notImplementedReply, type Reply } from './replies';

/** Headers that describe one connection (RFC 9110, 7.6.1), not the message. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'proxy-connection',
  // The body is already here, so nothing is left to wait for.
  'expect',
]);

/** Reads a stream to its end. */
export async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The headers that may travel on. */
export function endToEndHeaders(headers: HeaderValues): Record<string, string | readonly string[]> {
  const kept: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) kept[name] = value;
  }
  return kept;
}

/** An emulator's way in. */
export type Forward = (call: AwsCall, request: RawRequest) => Promise<Reply>;

/** Sends requests to the emulator on `port` of loopback. */
export function forwardTo(port: number): Forward {
  return async (call, request) => answerOf(call, await send(call, request, port));
}

/**
 * Sends requests one after the other. moto answers in threads over unlocked dictionaries; a list
 * call beside a create then fails with `dictionary changed size during iteration`.
 */
export function forwardInTurn(port: number): Forward {
  let last: Promise<unknown> = Promise.resolve();
  const next = forwardTo(port);
  return (call, request) => {
    const turn = last.then(() => next(call, request));
    last = turn.catch(() => undefined);
    return turn;
  };
}

function answerOf(call: AwsCall, reply: Reply): Reply {
  // An emulator's 5xx is a Python exception, the same on every attempt: no reason to retry it.
  // moto answers a path it does not know with a web page, which would read as "no such resource".
  const isWebPage = /^\s*<!doctype html/i.test(reply.body.toString('utf8', 0, 64));
  if (reply.status < 500 && !(reply.status === 404 && isWebPage)) return reply;
  return notImplementedReply(call, `emulator: ${reply.status} ${excerpt(reply.body)}`);
}

function send(call: AwsCall, request: RawRequest, port: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method: request.method,
        path: request.url,
        // A fresh connection per request: one that the emulator closes while idle would fail a
        // request that must not be sent twice, such as the state lock's conditional PutItem.
        agent: false,
        headers: {
          ...endToEndHeaders(request.headers),
          'content-length': request.body.length,
          // MiniStack reads the account from the access key, moto from this header.
          'x-moto-account-id': call.account,
        },
      },
      (incoming) => {
        readAll(incoming).then((body) => {
          resolve({
            status: incoming.statusCode ?? 500,
            headers: endToEndHeaders(incoming.headers),
            body,
          });
        }, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}

/** What the emulator said, without the markup of its error page. */
function excerpt(body: Buffer): string {
  const text = body
    .toString('utf8')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return text.slice(0, 300);
}
