import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { EcsClusterCapacityProviders } from '@cdktf/provider-aws/lib/ecs-cluster-capacity-providers';
import { DataResource } from 'cdktf';
import { Construct } from 'constructs';
import type { Compute } from '../../config/vocabulary/compute';
import { Instances, type InstancesProps } from './instances';

export interface ClusterProps {
  readonly name: string;
  /** Whether CloudWatch Container Insights collects the cluster's metrics, billed per metric. */
  readonly containerInsights: boolean;
  /** Kind of compute of the services: a service cannot move from one to another, and is made anew. */
  readonly compute: Compute['kind'];
  /** Instances that join the cluster. Default: none, tasks run on Fargate. */
  readonly instances?: Omit<InstancesProps, 'clusterName' | 'clusterArn'>;
}

/**
 * An ECS cluster that can place tasks on Fargate, on Fargate Spot and on its instances; each service chooses.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html
 */
export class Cluster extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Capacity provider of the instances. Absent without instances. */
  readonly instanceProvider: string | undefined;
  /** Terraform address of what changes with the kind of compute: a plain one, lifecycle takes no template. */
  readonly computeAddress: string;
  /** Services that name a capacity provider wait for it. */
  readonly capacityProviders: EcsClusterCapacityProviders;

  constructor(scope: Construct, id: string, { name, containerInsights, compute, instances }: ClusterProps) {
    super(scope, id);
    const cluster = new EcsCluster(this, 'cluster/main', {
      name,
      setting: [{ name: 'containerInsights', value: containerInsights ? 'enabled' : 'disabled' }],
    });
    const kind = new DataResource(this, 'data/compute', { input: { compute } });
    this.computeAddress = `${kind.terraformResourceType}.${kind.friendlyUniqueId}`;
    this.name = cluster.name;
    this.arn = cluster.arn;
    this.instanceProvider =
      instances &&
      new Instances(this, 'instances', { ...instances, clusterName: cluster.name, clusterArn: cluster.arn })
        .capacityProvider;
    this.capacityProviders = new EcsClusterCapacityProviders(this, 'capacity_providers/main', {
      clusterName: cluster.name,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT', ...(this.instanceProvider ? [this.instanceProvider] : [])],
    });
  }
}
