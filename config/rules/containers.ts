/** What a task is made of: containers, their order, their ports and their files. */
import type { Environment } from '../environment';
import { containers, containersOf, services, taskCounts, tasks } from './places';
import { rule } from './rule';
import { repeated } from './values';

const TASK = 'AmazonECS/latest/developerguide/task_definition_parameters';
const DEPENDENCY = 'AmazonECS/latest/APIReference/API_ContainerDependency';

export const containerCount = rule({
  id: 'containers/count',
  because: 'A task has one to ten containers.',
  source: 'AmazonECS/latest/developerguide/service-quotas',
  check: (env) =>
    tasks(env)
      .map((task) => ({ task, count: containersOf(task).length }))
      .filter(({ count }) => count < 1 || count > 10)
      .map(({ task, count }) => ({
        at: [...task.at, 'containers'],
        value: `${count} containers`,
        limit: '1 to 10',
        fix: count < 1 ? 'add a container with an image' : 'move some into a service of their own',
      })),
});

export const essentialContainer = rule({
  id: 'containers/essential',
  because: 'A task without an essential container would never stop: ECS refuses it.',
  source: TASK,
  check: (env) =>
    tasks(env)
      .filter((task) => containersOf(task).length > 0 && containersOf(task).every(({ value }) => !value.essential))
      .map((task) => ({
        at: [...task.at, 'containers'],
        value: 'no essential container',
        limit: 'at least one',
        fix: 'leave out essential: false on the container that the task is for',
      })),
});

export const portShared = rule({
  id: 'containers/port-shared',
  because: 'The containers of a task share one network interface: a port belongs to one of them.',
  source: 'AmazonECS/latest/developerguide/task-networking-awsvpc',
  check: (env) =>
    tasks(env).flatMap((task) => {
      const ports = containersOf(task).flatMap(({ key, at, value }) =>
        value.ports.map((port, index) => ({ key, at: [...at, 'ports', index], port })),
      );
      return repeated(ports, ({ port }) => String(port)).map(({ entry, first }) => ({
        at: entry.at,
        value: entry.port,
        limit: `${first.key} listens on it`,
        fix: 'give the container another port',
      }));
    }),
});

export const dependencyCondition = rule({
  id: 'containers/dependency',
  because: 'A container is healthy only with a health check, and an essential one never completes.',
  source: DEPENDENCY,
  check: (env) =>
    tasks(env).flatMap((task) =>
      containersOf(task).flatMap(({ at, value }) =>
        Object.entries(value.dependsOn).flatMap(([name, condition]) => {
          const other = containersOf(task).find(({ key }) => key === name)?.value;
          const unhealthy = condition === 'HEALTHY' && other && !other.health;
          const endless = (condition === 'COMPLETE' || condition === 'SUCCESS') && other?.essential;
          return unhealthy || endless
            ? [
                {
                  at: [...at, 'dependsOn', name],
                  value: condition,
                  limit: unhealthy ? `${name} has no health check` : `${name} is essential: the task ends with it`,
                  fix: unhealthy ? `give ${name} a health check, or write START` : `make ${name} essential: false`,
                },
              ]
            : [];
        }),
      ),
    ),
});

export const statefulScaling = rule({
  id: 'containers/stateful-scaling',
  because: 'Two copies of a queue, database or vector store split what they keep.',
  source: 'AmazonECS/latest/developerguide/ecs_services',
  check: (env) =>
    services(env).flatMap((service) => {
      const { max } = taskCounts(service.value.scaling);
      const key = service.value.scaling.kind === 'fixed' ? 'count' : 'max';
      const stateful = containersOf(service).filter(({ value }) => value.stateful);
      return max > 1 && stateful.length > 0
        ? [
            {
              at: [...service.at, 'scaling', key],
              value: max,
              limit: `1, as long as ${stateful.map((each) => each.key).join(', ')} keeps state`,
              fix: `write 1, or move ${stateful.map((each) => each.key).join(', ')} into a service of its own`,
            },
          ]
        : [];
    }),
});

export const writablePath = rule({
  id: 'containers/writable-path',
  because: 'A volume is mounted at an absolute path, and one at / would hide the image.',
  source: 'AmazonECS/latest/developerguide/fargate-task-storage',
  check: (env) =>
    containers(env).flatMap(({ at, value }) =>
      value.writablePaths.flatMap((path, index) =>
        /^(\/[^/\s:]+)+\/?$/.test(path)
          ? []
          : [
              {
                at: [...at, 'writablePaths', index],
                value: path,
                limit: 'an absolute path below /',
                fix: `write '/${path.replace(/[\s:]+|^\/+|\/+$/g, '') || 'tmp'}'`,
              },
            ],
      ),
    ),
});

export const deploymentStrategy = rule({
  id: 'ecs/deployment-strategy',
  because:
    'Blue/green keeps a second set of tasks and a second target group for one switch of traffic; the circuit breaker rolls back without either.',
  source: 'AmazonECS/latest/developerguide/deployment-circuit-breaker',
  check: (env) =>
    services(env)
      .filter(({ value }) => value.deploymentStrategy === 'blue-green')
      .map(({ at }) => ({
        at: [...at, 'deploymentStrategy'],
        value: 'blue-green',
        limit: 'rolling, with circuit breaker and rollback',
        fix: "write 'rolling', or leave it out",
      })),
});

export const statefulStorage = rule({
  id: 'containers/stateful-storage',
  severity: 'warning',
  because:
    'What a container keeps on the disk of its task or of one instance is lost with it; a file system stays, in every zone and under every kind of compute.',
  source: 'AmazonECS/latest/developerguide/using_data_volumes',
  check: (env) =>
    containers(env)
      .filter(({ value }) => value.stateful && Object.keys(value.mounts).length === 0)
      .map(({ at, key }) => ({
        at: [...at, 'mounts'],
        value: '{}',
        limit: `${key} keeps state on the disk of its task`,
        fix: 'mount a file system where it keeps its data',
      })),
});

const onSpot = ({ compute }: Environment): boolean =>
  (compute.kind === 'fargate' && compute.capacity.kind !== 'on-demand') ||
  (compute.kind === 'ecs-ec2' && compute.market === 'spot');

export const statefulSpot = rule({
  id: 'spot/stateful',
  severity: 'warning',
  because: 'Spot takes its capacity back with two minutes’ notice: what a container has not written by then is lost.',
  source: 'AmazonECS/latest/developerguide/fargate-capacity-providers#fargate-capacity-providers-termination',
  check: (env) => {
    const stateful = services(env)
      .flatMap(containersOf)
      .filter(({ value }) => value.stateful);
    return onSpot(env) && stateful.length > 0
      ? [
          {
            at: env.compute.kind === 'fargate' ? ['compute', 'capacity', 'kind'] : ['compute', 'market'],
            value: 'spot',
            limit: `${stateful.map(({ key }) => key).join(', ')} keeps state`,
            fix: "choose 'on-demand', or accept a restart with what is on the file system",
          },
        ]
      : [];
  },
});

export const nobodyListens = rule({
  id: 'containers/localhost',
  because: 'A task finds itself at localhost: what is looked for there must be one of its containers.',
  source: 'AmazonECS/latest/developerguide/task-networking-awsvpc',
  check: (env) =>
    containers(env).flatMap(({ at, value: { environment }, task }) => {
      const listened = containersOf(task).flatMap(({ value }) => value.ports);
      return Object.entries(environment).flatMap(([variable, value]) => {
        const port = localPort(environment, variable, value);
        return port === undefined || listened.includes(port)
          ? []
          : [
              {
                at: [...at, 'environment', variable],
                value,
                limit: `no container of ${task.key} listens on ${port}`,
                fix: `add a container with ports: [${port}], or name the host that it is on`,
              },
            ];
      });
    }),
});

/** The port of localhost that a variable names: in an address, or in the variable beside it that ends with PORT. */
function localPort(environment: Readonly<Record<string, string>>, variable: string, value: string): number | undefined {
  const [, inAddress] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:localhost|127\.0\.0\.1):(\d+)/i.exec(value) ?? [];
  if (inAddress !== undefined) return Number(inAddress);
  if (!/^(localhost|127\.0\.0\.1)$/i.test(value)) return undefined;
  const beside = environment[variable.replace(/(HOST|HOSTNAME|ADDRESS|SERVER)$/, 'PORT')];
  return beside !== undefined && /^\d+$/.test(beside) ? Number(beside) : undefined;
}
