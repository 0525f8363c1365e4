/** The ports of the Spot fallback on AWS. */
import {
  DescribeServicesCommand,
  ECSClient,
  paginateListServices,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { everything } from '../power/aws/lists';
import { PATIENCE } from '../power/aws/patience';
import { SINCE_TAG } from './contract';
import type { FallbackPorts } from './run';
import { observedService, STRATEGIES } from './service';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html */
const SERVICES_PER_PAGE = 100;

/** Ports for the services of one cluster. */
export function awsPorts(cluster: string): Omit<FallbackPorts, 'log'> {
  const client = new ECSClient(PATIENCE);
  return {
    list: () =>
      everything(
        paginateListServices({ client, pageSize: SERVICES_PER_PAGE }, { cluster }),
        ({ serviceArns }) => serviceArns,
      ),

    describe: async (arns) => {
      const { services = [] } = await client.send(
        new DescribeServicesCommand({ cluster, services: [...arns], include: ['TAGS'] }),
      );
      return services.map(observedService);
    },

    // By itself a strategy starts no deployment: it would count for later tasks only.
    move: async ({ name: service }, side) => {
      const capacityProviderStrategy = [...STRATEGIES[side]];
      await client.send(
        new UpdateServiceCommand({ cluster, service, capacityProviderStrategy, forceNewDeployment: true }),
      );
    },

    tag: async ({ arn: resourceArn }, value) => {
      await client.send(new TagResourceCommand({ resourceArn, tags: [{ key: SINCE_TAG, value }] }));
    },

    untag: async ({ arn: resourceArn }) => {
      await client.send(new UntagResourceCommand({ resourceArn, tagKeys: [SINCE_TAG] }));
    },

    now: () => Date.now(),
  };
}
