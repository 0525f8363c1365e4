/** A function in the local account that stands where the power switch is: it hands on the events that it is invoked with. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { type PowerEvent, powerEvent } from '../../lambda-src/power-switch/contract';

export interface AskedSwitch {
  /** Events since the last time, once there are that many: asynchronous invocations take a moment. */
  readonly events: (count: number) => Promise<PowerEvent[]>;
  readonly stop: () => Promise<void>;
}

const CODE = `exports.handler = async (event) => {
  await fetch(process.env.HAND_TO, { method: 'POST', body: JSON.stringify(event) });
};`;

/** Makes it in the account that the environment of this process names. */
export async function askedSwitch(FunctionName: string): Promise<AskedSwitch> {
  const received: PowerEvent[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push(powerEvent.parse(JSON.parse(Buffer.concat(parts).toString('utf8'))));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const HAND_TO = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new LambdaClient().send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::111122223333:role/power-switch',
      Code: { ZipFile: zipSync({ 'index.js': strToU8(CODE) }) },
      Environment: { Variables: { HAND_TO } },
    }),
  );
  return {
    events: async (count) => {
      const end = Date.now() + 30_000;
      while (received.length < count && Date.now() < end) await sleep(50);
      return received.splice(0);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
