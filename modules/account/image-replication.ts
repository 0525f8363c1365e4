import { EcrReplicationConfiguration } from '@cdktf/provider-aws/lib/ecr-replication-configuration';
import { Construct } from 'constructs';

export interface ImageReplicationProps {
  /** The region that receives images. */
  readonly region: string;
  /** Repository name prefixes that are replicated. */
  readonly prefixes: readonly string[];
  readonly accountId: string;
}

/**
 * ECR replication: one setting per registry and region, so the account has it and not an environment.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 */
export class ImageReplication extends Construct {
  constructor(scope: Construct, id: string, { region, prefixes, accountId }: ImageReplicationProps) {
    super(scope, id);
    new EcrReplicationConfiguration(this, 'replication/main', {
      replicationConfiguration: {
        rule: [
          {
            destination: [{ region, registryId: accountId }],
            repositoryFilter: prefixes.map((filter) => ({ filter, filterType: 'PREFIX_MATCH' })),
          },
        ],
      },
    });
  }
}
