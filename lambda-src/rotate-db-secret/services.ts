/** ECS services, as much of them as a rotation needs. */
import { DescribeServicesCommand, type ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { RedeployTarget } from './contract';

export interface Services {
  /** When the newest deployment of the service began; nothing if there is no such service. */
  readonly deployedAt: (target: RedeployTarget) => Promise<Date | undefined>;
  /** Replaces the tasks of a service. A service that does not exist (yet) is no error. */
  readonly redeploy: (target: RedeployTarget) => Promise<'redeployed' | 'absent'>;
}

/** A database is there before the services that use it: they read the secret when they come. */
const ABSENT: ReadonlySet<string> = new Set([
  'ClusterNotFoundException',
  'ServiceNotActiveException',
  'ServiceNotFoundException',
]);

const isAbsent = (error: unknown): boolean => error instanceof Error && ABSENT.has(error.name);

export function servicesOf(client: ECSClient): Services {
  return {
    async deployedAt({ cluster, service }) {
      try {
        const { services } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
        const newest = services?.[0]?.deployments?.find(({ status }) => status === 'PRIMARY');
        return newest?.createdAt;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },

    async redeploy({ cluster, service }) {
      try {
        await client.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
        return 'redeployed';
      } catch (error) {
        if (isAbsent(error)) return 'absent';
        throw error;
      }
    },
  };
}
