/** Builders and a small client for the tests of the local account. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RawRequest } from '../../../scripts/local-account/aws-call';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

/** The header of a signed request; nothing checks the signature. */
export function authorization(service: string, account = ACCOUNT, region = REGION): string {
  return `AWS4-HMAC-SHA256 Credential=${account}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

export function rawRequest(given: Partial<RawRequest>): RawRequest {
  return { method: 'POST', url: '/', headers: {}, body: Buffer.alloc(0), ...given };
}

/** A server on a free loopback port, standing for an emulator. */
export async function listen(handler: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

export function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

export async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of incoming) text += String(chunk);
  return text;
}

export interface JsonCall {
  readonly service: string;
  readonly action: string;
  readonly body?: unknown;
  readonly account?: string;
  readonly region?: string;
}

/** Sends a call of the AWS JSON protocol and returns the status and the parsed reply. */
export async function callJson(endpoint: string, call: JsonCall): Promise<{ status: number; body: unknown }> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: authorization(call.service, call.account, call.region),
      'x-amz-target': `Service.${call.action}`,
      'content-type': 'application/x-amz-json-1.1',
    },
    body: JSON.stringify(call.body ?? {}),
  });
  return { status: response.status, body: await response.json() };
}
