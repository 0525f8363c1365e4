/** A shipped environment as its synthesized stacks have it: the unit, what runs its functions, and when. */
import type { Environment } from '../../../config/environment';
import { parseProject } from '../../../config/project';
import { ecsServices } from '../../../config/topology';
import { account, deployments } from '../../../deployments';
import { type Counts, unitDocument } from '../../../lambda-src/power/unit';
import { desiredCount } from '../../../modules/ecs/scaling';
import { builtFrom } from '../built';
import { ofType, type StackJson } from '../synthesized';
import type { UnitOfTest } from './deploy';
import type { Schedule } from './scheduler';

/** How often Lambda runs a function again after a failure, by its folder in lambda-src. */
export type Retries = Readonly<Record<string, number>>;

export interface Shipped extends UnitOfTest {
  /** Of the functions that switch: reports are no part of a simulation. */
  readonly schedules: readonly Schedule[];
  readonly retries: Retries;
  /** Seconds between SIGTERM and SIGKILL, of every container of a service. */
  readonly stopTimeouts: Readonly<Record<string, number>>;
}

const SWITCHING = ['power-switch', 'idle-stop', 'spot-fallback'];

export async function shipped(deployment: string, environment: string): Promise<Shipped> {
  const { project } = parseProject({ deployments, account });
  const env = project?.environments.find((each) => each.deployment === deployment && each.name === environment);
  if (!project || !env) throw new Error(`there is no ${deployment} ${environment}`);
  const { cost, ecs } = await builtFrom({ env, account: project.account }, ['cost', 'ecs']);
  if (!cost) throw new Error(`${deployment} ${environment} has no cost milestone`);
  const parameters = new Map(
    Object.values(ofType(cost, 'aws_ssm_parameter')).map((each) => [
      String(each['name']),
      String(each['insecure_value']),
    ]),
  );
  const path = [...parameters.keys()].find((each) => each.endsWith('/unit'))?.slice(0, -'/unit'.length) ?? '';
  const below = (folder: string): string[] =>
    [...parameters].flatMap(([name, text]) => (name.startsWith(`${path}/${folder}/`) ? [text] : []));
  return {
    path,
    unit: unitDocument.parse(JSON.parse(parameters.get(`${path}/unit`) ?? '')),
    services: countsOf(env, below('services')),
    alarms: below('alarms').flatMap((text) => JSON.parse(text) as string[]),
    schedules: schedulesOf(cost),
    retries: retriesOf(cost),
    stopTimeouts: ecs ? stopTimeoutsOf(ecs) : {},
  };
}

/** Counts are references to another stack there: `... .service_counts.api}` stands for those of the service `api`. */
function countsOf(env: Environment, texts: readonly string[]): Record<string, Counts> {
  const references = texts.flatMap((text) => Object.entries(JSON.parse(text) as Record<string, string>));
  return Object.fromEntries(
    references.map(([name, reference]) => {
      const key = /service_counts(?:\.|\[")([\w-]+)/.exec(reference)?.[1] ?? '';
      const scaling = ecsServices(env)[key]?.scaling;
      if (scaling === undefined) throw new Error(`${reference} is no service of ${env.name}`);
      const bounds = scaling.kind === 'fixed' ? {} : { min: scaling.min, max: scaling.max };
      return [name, { desired: desiredCount(scaling), ...bounds }];
    }),
  );
}

/** Address of a function to its folder. */
function sourceOf(text: string): string {
  return (/aws_lambda_function\.(\w+)\./.exec(text)?.[1] ?? '').replaceAll('_', '-');
}

function schedulesOf(cost: StackJson): Schedule[] {
  return Object.values(ofType(cost, 'aws_scheduler_schedule'))
    .map((each) => ({
      source: sourceOf(String((each['target'] as Record<string, unknown>)['arn'])),
      expression: String(each['schedule_expression']),
      timeZone: String(each['schedule_expression_timezone']),
    }))
    .filter(({ source }) => SWITCHING.includes(source));
}

function retriesOf(cost: StackJson): Retries {
  return Object.fromEntries(
    Object.values(ofType(cost, 'aws_lambda_function_event_invoke_config')).map((each) => [
      sourceOf(String(each['function_name'])),
      Number(each['maximum_retry_attempts']),
    ]),
  );
}

function stopTimeoutsOf(ecs: StackJson): Record<string, number> {
  return Object.fromEntries(
    Object.values(ofType(ecs, 'aws_ecs_task_definition')).flatMap((each) => {
      const containers = JSON.parse(String(each['container_definitions'])) as { name: string; stopTimeout?: number }[];
      return containers.map(({ name, stopTimeout = 0 }) => [`${each['family']}/${name}`, stopTimeout]);
    }),
  );
}
