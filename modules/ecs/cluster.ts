import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { EcsClusterCapacityProviders } from '@cdktf/provider-aws/lib/ecs-cluster-capacity-providers';
import { Construct } from 'constructs';

export interface ClusterProps {
  readonly name: string;
  /** Whether CloudWatch Container Insights collects the cluster's metrics, billed per metric. */
  readonly containerInsights: boolean;
}

/**
 * An ECS cluster that can place tasks on Fargate and on Fargate Spot; each service chooses its own mix.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
export class Cluster extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Services that name a capacity provider wait for it. */
  readonly capacityProviders: EcsClusterCapacityProviders;

  constructor(scope: Construct, id: string, { name, containerInsights }: ClusterProps) {
    super(scope, id);
    const cluster = new EcsCluster(this, 'cluster/main', {
      name,
      setting: [{ name: 'containerInsights', value: containerInsights ? 'enabled' : 'disabled' }],
    });
    this.capacityProviders = new EcsClusterCapacityProviders(this, 'capacity_providers/main', {
      clusterName: cluster.name,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    });
    this.name = cluster.name;
    this.arn = cluster.arn;
  }
}
