/** A unit of many services in the local account, and runs of the power switch over it: for `scripts/bench-power.ts`. */
import { spawn } from 'node:child_process';
import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { pack } from '../../lambda-src/power/capture';
import { CAPTURE, capturePacks, SERVICES, UNIT } from '../../lambda-src/power/parameters';
import { countsText, unitDocument } from '../../lambda-src/power/unit';

const COUNTS = { desired: 1, min: 1, max: 2 };
const CLUSTER = 'bench';
export const UNIT_PATH = '/bench/dev/power';

/** Services with autoscaling, and the parameters of their unit, in the account that the environment of this process names. */
export async function createUnit(count: number): Promise<void> {
  const [ecs, scaling, ssm] = [new ECSClient(), new ApplicationAutoScalingClient(), new SSMClient()];
  const names = Array.from({ length: count }, (_, index) => `service-${index}`);
  await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  const container = { name: 'app', image: 'public.ecr.aws/nginx/nginx:1.27', memory: 128 };
  await ecs.send(new RegisterTaskDefinitionCommand({ family: CLUSTER, containerDefinitions: [container] }));
  for (const serviceName of names) {
    const service = { cluster: CLUSTER, serviceName, taskDefinition: CLUSTER, launchType: 'EC2' } as const;
    await ecs.send(new CreateServiceCommand({ ...service, desiredCount: COUNTS.desired }));
    await scaling.send(
      new RegisterScalableTargetCommand({
        ServiceNamespace: 'ecs',
        ScalableDimension: 'ecs:service:DesiredCount',
        ResourceId: `service/${CLUSTER}/${serviceName}`,
        MinCapacity: COUNTS.min,
        MaxCapacity: COUNTS.max,
      }),
    );
  }
  const unit = unitDocument.parse({
    version: 1,
    deployment: 'bench',
    environment: 'dev',
    power: {
      kind: 'schedule',
      timeZone: 'UTC',
      on: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '20:00' }],
    },
    wakeForSeconds: 14_400,
    cluster: CLUSTER,
  });
  const services = pack(names).map((part) => Object.fromEntries(part.map((name) => [name, countsText(COUNTS)])));
  const documents: [string, unknown][] = [
    [UNIT, unit],
    ...services.map((each, index): [string, unknown] => [`${SERVICES}/${index}`, each]),
    ...capturePacks(unit, names).map((_, index): [string, unknown] => [`${CAPTURE}/${index}`, {}]),
  ];
  for (const [name, document] of documents) {
    const Value = JSON.stringify(document);
    await ssm.send(new PutParameterCommand({ Name: `${UNIT_PATH}/${name}`, Value, Type: 'String' }));
  }
}

const ran = z.object({ importMs: z.number(), runMs: z.number(), peakMb: z.number(), failed: z.string().optional() });
export type Ran = z.infer<typeof ran>;

/** Loads the bundle of a function; with `AT`, runs it on a clock that starts then. The last line of stderr is what came of it. */
const RUNNER = `
const loaded = performance.now();
const at = Number(process.env.AT);
if (at) Date.now = () => Math.round(at + performance.now() - loaded);
const { handler } = require(process.env.BUNDLE);
const started = performance.now();
const tell = (failed) => {
  const peakMb = process.resourceUsage().maxRSS / 1024;
  const told = { importMs: started - loaded, runMs: performance.now() - started, peakMb, failed };
  process.stderr.write('\\n' + JSON.stringify(told) + '\\n', () => process.exit());
};
const context = { awsRequestId: 'bench', functionName: 'bench', getRemainingTimeInMillis: () => 900000 };
if (at) handler({ kind: 'asked' }, context).then(() => tell(), (error) => tell(String(error).slice(0, 200)));
else tell();
`;

/** A function in a process of its own, as Lambda starts it. Without `AT` in `env` it is only loaded. */
export async function runBundle(file: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['-e', RUNNER], {
    env: { ...process.env, ...env, BUNDLE: file },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const parts: Buffer[] = [];
  child.stderr.on('data', (part: Buffer) => parts.push(part));
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const lines = Buffer.concat(parts).toString('utf8').trim().split('\n');
  const last = lines.at(-1) ?? '';
  if (!last.startsWith('{"importMs"')) throw new Error(`${file} cannot be loaded:\n${lines.join('\n')}`);
  return ran.parse(JSON.parse(last));
}

const callCounts = z.array(
  z.object({ caller: z.string(), service: z.string(), action: z.string(), count: z.number() }),
);

/** Calls that a caller made, by action. */
export async function callsOf(url: string, caller: string): Promise<Readonly<Record<string, number>>> {
  const all = callCounts.parse(await (await fetch(url)).json());
  const own = all.filter((each) => each.caller.startsWith(caller));
  const counts: Record<string, number> = {};
  for (const { action, count } of own) counts[action] = (counts[action] ?? 0) + count;
  return counts;
}
