import { ResourcegroupsGroup } from '@cdktf/provider-aws/lib/resourcegroups-group';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { json } from '../terraform/json';

export interface ResourceGroupProps {
  readonly env: Environment;
}

/**
 * Everything of an environment as one group, found by its tags: a list to look at, and to act on as a whole.
 * https://docs.aws.amazon.com/ARG/latest/userguide/gettingstarted-query.html
 */
export class ResourceGroup extends Construct {
  constructor(scope: Construct, id: string, { env }: ResourceGroupProps) {
    super(scope, id);
    new ResourcegroupsGroup(this, 'group/main', {
      name: name(env, 'resource-group'),
      description: `All resources of ${env.deployment} in ${env.name}`,
      resourceQuery: {
        type: 'TAG_FILTERS_1_0',
        query: json({
          ResourceTypeFilters: ['AWS::AllSupported'],
          TagFilters: [
            { Key: 'Project', Values: [env.project] },
            { Key: 'Environment', Values: [env.name] },
          ],
        }),
      },
    });
  }
}
