/** The gateway over real HTTP, with small servers in place of the emulators. */
import type { Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { CALLS_PATH, type Gateway, startGateway } from '../../../scripts/local-account/gateway';
import { ACCOUNT, authorization, callJson, close, listen, textOf } from './helpers';

type Behaviour = (action: string, response: ServerResponse) => void;

let gateway: Gateway;
let emulators: Server[];
let ministack: Behaviour;
let moto: Behaviour;
let motoAccounts: string[];

const echo =
  (name: string): Behaviour =>
  (action, response) =>
    response.setHeader('keep-alive', 'timeout=1').end(JSON.stringify({ name, action }));

beforeEach(async () => {
  ministack = echo('ministack');
  moto = echo('moto');
  motoAccounts = [];
  const one = await listen(async (request, response) => {
    await textOf(request);
    ministack(String(request.headers['x-amz-target']), response);
  });
  const two = await listen(async (request, response) => {
    motoAccounts.push(String(request.headers['x-moto-account-id']));
    await textOf(request);
    moto(String(request.headers['x-amz-target']), response);
  });
  emulators = [one.server, two.server];
  gateway = await startGateway({ port: 0, ministackPort: one.port, motoPort: two.port });
});

afterEach(async () => {
  await Promise.all([gateway.server, ...emulators].map(close));
});

describe('gateway', () => {
  it('routes by service and tells moto the account', async () => {
    const first = await callJson(gateway.endpoint, { service: 'dynamodb', action: 'PutItem' });
    const second = await callJson(gateway.endpoint, { service: 'ecr', action: 'CreateRepository' });
    expect(first.body).toEqual({ name: 'ministack', action: 'Service.PutItem' });
    expect(second.body).toEqual({ name: 'moto', action: 'Service.CreateRepository' });
    expect(motoAccounts).toEqual([ACCOUNT]);
  });

  it('keeps connection headers of the emulator to itself', async () => {
    const response = await fetch(gateway.endpoint, { headers: { authorization: authorization('dynamodb') } });
    await response.text();
    expect(response.headers.get('keep-alive')).not.toBe('timeout=1');
  });

  it('sends headers and body of a streamed reply in one write', async () => {
    ministack = (_action, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('first ');
      setTimeout(() => response.end('second'), 50);
    };
    const packets = await rawPackets(gateway.server, authorization('dynamodb'));
    expect(packets).toHaveLength(1);
    expect(packets[0]).toContain('content-length: 12');
    expect(packets[0]).toMatch(/first second$/);
  });

  it('keeps the size that a reply to HEAD announces', async () => {
    ministack = (_action, response) => response.writeHead(200, { 'content-length': '4096' }).end();
    const response = await fetch(gateway.endpoint, {
      method: 'HEAD',
      headers: { authorization: authorization('s3') },
    });
    expect(response.headers.get('content-length')).toBe('4096');
  });

  it.each([
    ['an exception of the emulator', 500, 'text/plain', 'Traceback'],
    ['a path that moto does not know', 404, 'text/html', '<!doctype html><title>404 Not Found</title>'],
  ])('turns %s into a 501, which no SDK retries, that names the call', async (_case, status, type, page) => {
    moto = (_action, response) => response.writeHead(status, { 'content-type': type }).end(page);
    const reply = await callJson(gateway.endpoint, { service: 'guardduty', action: 'Unheard' });
    expect(reply.status).toBe(501);
    expect(reply.body).toMatchObject({
      __type: 'NotImplementedByLocalAccount',
      message: expect.stringContaining('guardduty:Unheard'),
    });
  });

  it.each(['ec2', 'iam', 's3'])('encodes the error for %s as XML', async (service) => {
    const fail: Behaviour = (_action, response) => response.writeHead(500).end('<b>');
    [ministack, moto] = [fail, fail];
    const response = await fetch(`${gateway.endpoint}/?Action=Unheard`, {
      headers: { authorization: authorization(service) },
    });
    expect(response.status).toBe(501);
    expect(await response.text()).toContain('<Code>NotImplementedByLocalAccount</Code>');
  });

  it('passes a not-found of an emulator on as it is', async () => {
    moto = (_action, response) => response.writeHead(404).end(JSON.stringify({ __type: 'NoSuchEntity' }));
    const reply = await callJson(gateway.endpoint, { service: 'ecr', action: 'DescribeRepositories' });
    expect(reply).toEqual({ status: 404, body: { __type: 'NoSuchEntity' } });
  });

  it('survives a caller that hangs up in the middle of its request', async () => {
    await hangUp(gateway.server);
    const reply = await callJson(gateway.endpoint, { service: 'sns', action: 'Publish' });
    expect(reply.status).toBe(200);
  });

  it('answers for an emulator that is gone, without a retry', async () => {
    await Promise.all(emulators.splice(0).map(close));
    const reply = await callJson(gateway.endpoint, { service: 'sns', action: 'Publish' });
    expect(reply).toMatchObject({ status: 501, body: { __type: 'LocalAccountFailure' } });
  });

  it('asks moto one thing at a time', async () => {
    let running = 0;
    let most = 0;
    moto = (_action, response) => {
      most = Math.max(most, ++running);
      setTimeout(() => {
        running -= 1;
        response.end('{}');
      }, 10);
    };
    await Promise.all([1, 2, 3].map(() => callJson(gateway.endpoint, { service: 'ecr', action: 'Any' })));
    expect(most).toBe(1);
  });

  it('joins the tagged resources of both emulators on the last page', async () => {
    ministack = (_action, response) => response.end(JSON.stringify({ ResourceTagMappingList: ['bucket'] }));
    moto = (_action, response) =>
      response.end(JSON.stringify({ ResourceTagMappingList: ['vpc'], PaginationToken: '' }));
    const reply = await callJson(gateway.endpoint, { service: 'tagging', action: 'GetResources' });
    expect(reply.body).toEqual({ ResourceTagMappingList: ['vpc', 'bucket'], PaginationToken: '' });
  });

  it('counts calls', async () => {
    await callJson(gateway.endpoint, { service: 'sns', action: 'Publish' });
    await callJson(gateway.endpoint, { service: 'sns', action: 'Publish' });
    const counts = await (await fetch(`${gateway.endpoint}${CALLS_PATH}`)).json();
    expect(counts).toEqual([
      { account: ACCOUNT, caller: '', service: 'sns', action: 'Publish', status: 200, count: 2 },
    ]);
  });
});

/** Opens a request that promises more than it sends, and closes the connection. */
function hangUp(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(server), '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf', () => socket.destroy());
    });
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}

/** The chunks in which the reply to one request arrives on the wire. */
function rawPackets(server: Server, credentials: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const packets: string[] = [];
    const socket = connect(portOf(server), '127.0.0.1', () => {
      socket.write(`GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: ${credentials}\r\n\r\n`);
    });
    socket.on('data', (chunk) => packets.push(chunk.toString()));
    socket.on('end', () => resolve(packets));
    socket.on('error', reject);
  });
}
