/** ECS services and their scalable targets. */
import {
  ApplicationAutoScalingClient,
  paginateDescribeScalableTargets,
  RegisterScalableTargetCommand,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, ECSClient, type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { Observed, Problem } from '../ports';
import { type Counts, type Member, memberId } from '../unit';
import { everything, inParts } from './lists';
import { PATIENCE } from './patience';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const SERVICES_PER_CALL = 10;
/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html */
const TARGETS_PER_CALL = 50;
const TARGET = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;

export function servicesOn(cluster: string) {
  const ecs = new ECSClient(PATIENCE);
  const scaling = new ApplicationAutoScalingClient(PATIENCE);
  const resourceId = (name: string): string => `service/${cluster}/${name}`;

  async function observe(names: readonly string[]): Promise<Observed> {
    const services = await inParts(names, SERVICES_PER_CALL, async (services) => {
      const found = await ecs.send(new DescribeServicesCommand({ cluster, services, include: ['TAGS'] }));
      return found.services ?? [];
    });
    const targets = await inParts(names, TARGETS_PER_CALL, (part) =>
      everything(
        paginateDescribeScalableTargets({ client: scaling }, { ...TARGET, ResourceIds: part.map(resourceId) }),
        ({ ScalableTargets }) => ScalableTargets,
      ),
    );
    const active = new Map(services.filter(isActive).map((each) => [each.serviceName, each]));
    const targetOf = new Map(targets.map((each) => [each.ResourceId, each]));
    const members = names.flatMap((name) => {
      const service = active.get(name);
      return service ? [memberOf(name, service, targetOf.get(resourceId(name)))] : [];
    });
    return { members, problems: names.filter((name) => !active.has(name)).map(missing) };
  }

  return {
    observe,
    setDesired: async (service: string, desiredCount: number): Promise<void> => {
      await ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount }));
    },
    setBounds: async (service: string, MinCapacity: number, MaxCapacity: number): Promise<void> => {
      const bounds = { ResourceId: resourceId(service), MinCapacity, MaxCapacity };
      await scaling.send(new RegisterScalableTargetCommand({ ...TARGET, ...bounds }));
    },
  };
}

function memberOf(name: string, service: Service, target: ScalableTarget | undefined): Member {
  const { desiredCount = 0, runningCount = 0, pendingCount = 0, tags = [] } = service;
  const counts: Counts = {
    desired: desiredCount,
    ...(target?.MinCapacity === undefined || target.MaxCapacity === undefined
      ? {}
      : { min: target.MinCapacity, max: target.MaxCapacity }),
  };
  return {
    id: memberId('service', name),
    kind: 'service',
    name,
    up: desiredCount > 0 || (counts.max ?? 0) > 0,
    settled: runningCount === desiredCount && pendingCount === 0,
    counts,
    tags: Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value])),
  };
}

function isActive({ status }: Service): boolean {
  return status === 'ACTIVE';
}

function missing(name: string): Problem {
  return { id: memberId('service', name), message: 'there is no such service' };
}
