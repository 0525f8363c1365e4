/** What runs the images of a repository, read from a state as `terraform show -json` prints it. */
import { z } from 'zod';
import { isImageOf, runsImageOf } from './container-definitions';

export interface EcsService {
  readonly name: string;
  /** ARN of its cluster. */
  readonly cluster: string;
  /** Revision that Terraform gave it. */
  readonly taskDefinition: string;
}

export interface Workloads {
  readonly services: readonly EcsService[];
  /** Names of functions made from the image. */
  readonly functions: readonly string[];
  /** Families of tasks that no service runs: jobs. */
  readonly jobs: readonly string[];
}

const resource = z.looseObject({ type: z.string(), mode: z.string(), values: z.record(z.string(), z.unknown()) });
const stateJson = z.looseObject({
  values: z
    .looseObject({ root_module: z.looseObject({ resources: z.array(resource).default([]) }) })
    .default({ root_module: { resources: [] } }),
});

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Throws a ZodError when it is no state. */
export function workloadsOf(json: unknown, repositoryUrl: string): Workloads {
  const managed = stateJson.parse(json).values.root_module.resources.filter(({ mode }) => mode === 'managed');
  const ofType = (type: string) => managed.flatMap((each) => (each.type === type ? [each.values] : []));
  const tasks = ofType('aws_ecs_task_definition').filter((task) =>
    runsImageOf(task['container_definitions'], repositoryUrl),
  );
  const all = ofType('aws_ecs_service').map((service) => ({
    name: text(service['name']),
    cluster: text(service['cluster']),
    taskDefinition: text(service['task_definition']),
  }));
  const arns = tasks.map((task) => text(task['arn']));
  const served = all.map(({ taskDefinition }) => taskDefinition);
  return {
    services: all.filter(({ taskDefinition }) => arns.includes(taskDefinition)),
    functions: ofType('aws_lambda_function')
      .filter((each) => isImageOf(each['image_uri'], repositoryUrl))
      .map((each) => text(each['function_name'])),
    jobs: tasks.filter((task) => !served.includes(text(task['arn']))).map((task) => text(task['family'])),
  };
}
