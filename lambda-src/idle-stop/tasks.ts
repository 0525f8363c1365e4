/** Deployments and tasks of ECS services. */
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  paginateListTasks,
  type Service,
} from '@aws-sdk/client-ecs';
import { everything, inParts } from '../power/aws/lists';
import { PATIENCE } from '../power/aws/patience';
import { memberId } from '../power/unit';
import type { Change, RunningTask } from './evidence';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const SERVICES_PER_CALL = 10;
/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
const TASKS_PER_CALL = 100;
/** Group of a task that a service started. */
const GROUP = 'service:';

export function tasksReader() {
  const ecs = new ECSClient(PATIENCE);

  return {
    deployments: async (cluster: string, names: readonly string[]): Promise<readonly Change[]> => {
      const services = await inParts(names, SERVICES_PER_CALL, async (part) => {
        const found = await ecs.send(new DescribeServicesCommand({ cluster, services: part }));
        return found.services ?? [];
      });
      return services.flatMap(deploymentOf);
    },

    /** Of the whole cluster: one call lists a hundred, and a service would take one call each. */
    tasks: async (cluster: string): Promise<readonly RunningTask[]> => {
      const arns = await everything(
        paginateListTasks({ client: ecs }, { cluster, desiredStatus: 'RUNNING' }),
        ({ taskArns }) => taskArns,
      );
      const found = await inParts(arns, TASKS_PER_CALL, async (part) => {
        const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: part }));
        return tasks;
      });
      return found.flatMap(({ group = '', startedAt }) => {
        if (!group.startsWith(GROUP)) return [];
        const service = group.slice(GROUP.length);
        return [startedAt === undefined ? { service } : { service, startedAt: startedAt.getTime() }];
      });
    },
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html */
function deploymentOf({ serviceName = '', deployments = [] }: Service): Change[] {
  const of = memberId('service', serviceName);
  if (deployments.length > 1) return [{ of, what: `${deployments.length} deployments` }];
  const [only] = deployments;
  return only?.rolloutState === 'IN_PROGRESS' ? [{ of, what: 'a deployment is in progress' }] : [];
}
