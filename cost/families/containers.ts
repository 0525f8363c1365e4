/**
 * ECS on Fargate, its images and their scaling. Services on instances are billed as these.
 * https://aws.amazon.com/fargate/pricing
 */
import {
  type Charge,
  type Family,
  free,
  HOURS_PER_MONTH,
  hourly,
  monthly,
  type Pricing,
  priced,
  type Resource,
  type Surroundings,
} from '../model';
import { refersTo } from '../references';
import { numberOf } from '../synthesis';

const SERVICE = 'Amazon Elastic Container Service';
const ADDRESS_SERVICE = 'Amazon Virtual Private Cloud';
/** What a task has for free. */
const FREE_EPHEMERAL_GB = 20;
const SECONDS_PER_HOUR = 3_600;
const DEFAULT_RUN_SECONDS = 60;

export const containers: Family = {
  aws_ecs_cluster: clusterPricing,
  aws_ecs_cluster_capacity_providers: () => free('which capacity a cluster may use'),
  aws_ecs_capacity_provider: () => trackingAlarms('capacity provider'),
  aws_ecs_service: servicePricing,
  aws_ecs_task_definition: taskPricing,
  aws_appautoscaling_target: () => free('bounds of what scales; its tasks are billed as such'),
  aws_appautoscaling_policy: ({ values }) =>
    values['policy_type'] === 'TargetTrackingScaling'
      ? trackingAlarms('policy')
      : free('its alarms are resources of their own'),
};

interface Task {
  readonly vcpus: number;
  readonly gb: number;
  readonly ephemeralGB: number;
  readonly architecture: 'x86' | 'arm64';
}

function taskOf({ address, values }: Resource): Task {
  const { runtime_platform: platform, ephemeral_storage: storage } = values as {
    readonly runtime_platform?: { readonly cpu_architecture?: string };
    readonly ephemeral_storage?: { readonly size_in_gib?: number };
  };
  return {
    vcpus: numberOf(values['cpu'], address) / 1_024,
    gb: numberOf(values['memory'], address) / 1_024,
    ephemeralGB: Math.max(0, (storage?.size_in_gib ?? FREE_EPHEMERAL_GB) - FREE_EPHEMERAL_GB),
    architecture: platform?.cpu_architecture === 'ARM64' ? 'arm64' : 'x86',
  };
}

interface Provider {
  readonly base?: number;
  readonly weight?: number;
  readonly capacity_provider: string;
}

function servicePricing(service: Resource, around: Surroundings): Pricing {
  const definition = around.referredBy(service, service.values['task_definition']);
  if (definition === undefined) throw new Error(`${service.stack}: ${service.address} has no task definition.`);
  if (!isFargate(definition)) return free('billed as the instances that it runs on');
  const tasks = tasksOf(service, around);
  const onSpot = spotTasks((service.values['capacity_provider_strategy'] ?? []) as readonly Provider[], tasks);
  const { assign_public_ip: hasAddress = false } = (service.values['network_configuration'] ?? {}) as {
    readonly assign_public_ip?: boolean;
  };
  return priced(
    ...taskCharges(taskOf(definition), { tasks: tasks - onSpot, spot: false }),
    ...taskCharges(taskOf(definition), { tasks: onSpot, spot: true }),
    ...(hasAddress ? [addressCharge(tasks)] : []),
  );
}

function isFargate(definition: Resource): boolean {
  return ((definition.values['requires_compatibilities'] ?? []) as readonly string[]).includes('FARGATE');
}

/** Desired count; of what scales, what its bounds allow. */
function tasksOf(service: Resource, { load, ofType }: Surroundings): number {
  const bounds = ofType('aws_appautoscaling_target').find((target) => refersTo(target, service));
  return bounds
    ? numberOf(bounds.values[`${load}_capacity`], bounds.address)
    : numberOf(service.values['desired_count'] ?? 0, service.address);
}

/** Tasks beyond all bases are shared by weight; what is left over goes on demand. */
function spotTasks(strategy: readonly Provider[], tasks: number): number {
  const spot = strategy.filter(({ capacity_provider: name }) => name === 'FARGATE_SPOT');
  if (spot.length === 0) return 0;
  const base = (providers: readonly Provider[]) => providers.reduce((sum, each) => sum + (each.base ?? 0), 0);
  const weight = (providers: readonly Provider[]) => providers.reduce((sum, each) => sum + (each.weight ?? 0), 0);
  const shared = Math.max(0, tasks - base(strategy));
  return Math.min(tasks, base(spot) + Math.floor((shared * weight(spot)) / Math.max(1, weight(strategy))));
}

function taskCharges(
  { vcpus, gb, ephemeralGB, architecture }: Task,
  { tasks, spot }: { readonly tasks: number; readonly spot: boolean },
): Charge[] {
  if (tasks === 0) return [];
  const name = spot ? 'Fargate Spot' : 'Fargate';
  const prefix = spot ? 'fargate.spot-' : 'fargate.';
  const of = (amount: number, unit: string) => `${tasks} ${tasks === 1 ? 'task' : 'tasks'} x ${amount} ${unit}`;
  const charge = (item: string, price: string, amount: number, unit: string): Charge => ({
    ...{ item: `${name} ${item}`, price, basis: of(amount, unit), service: SERVICE },
    quantity: hourly(tasks * amount, 'up'),
  });
  return [
    charge('vCPU', `${prefix}vcpu.${architecture}`, vcpus, 'vCPU'),
    charge('memory', `${prefix}gb.${architecture}`, gb, 'GB'),
    ...(ephemeralGB > 0 ? [charge('storage', 'fargate.ephemeral-gb', ephemeralGB, 'GB beyond 20')] : []),
  ];
}

function addressCharge(tasks: number): Charge {
  return {
    ...{ item: 'public IPv4 address', price: 'vpc.public-ipv4', service: ADDRESS_SERVICE },
    ...{ quantity: hourly(tasks, 'up'), basis: `${tasks} x address of a task` },
    allowances: ['ipv4-hours'],
  };
}

/** A definition costs nothing; runs of a job are billed by their time. */
function taskPricing(definition: Resource, around: Surroundings): Pricing {
  const { runsPerMonth = 0, runSeconds = DEFAULT_RUN_SECONDS } = around.subject.usage;
  const isService = around
    .ofType('aws_ecs_service')
    .some((service) => around.referredBy(service, service.values['task_definition']) === definition);
  const scheduled = ['aws_scheduler_schedule', 'aws_cloudwatch_event_target'].some((type) =>
    around.ofType(type).some((each) => refersTo(each, definition)),
  );
  if (isService || !scheduled || !isFargate(definition) || runsPerMonth === 0) {
    return free('billed as the tasks that run it');
  }
  const hours = (runsPerMonth * runSeconds) / SECONDS_PER_HOUR;
  const { vcpus, gb, ephemeralGB, architecture } = taskOf(definition);
  const basis = `${runsPerMonth} runs x ${runSeconds} s`;
  return priced(
    ...[
      {
        item: 'Fargate vCPU of runs',
        price: `fargate.vcpu.${architecture}`,
        units: hours * vcpus,
        on: `${vcpus} vCPU`,
      },
      { item: 'Fargate memory of runs', price: `fargate.gb.${architecture}`, units: hours * gb, on: `${gb} GB` },
      ...(ephemeralGB > 0
        ? [
            {
              ...{ item: 'Fargate storage of runs', price: 'fargate.ephemeral-gb' },
              ...{ units: hours * ephemeralGB, on: `${ephemeralGB} GB beyond ${FREE_EPHEMERAL_GB}` },
            },
          ]
        : []),
    ].map(({ item, price, units, on }) => ({
      ...{ item, price, service: SERVICE, quantity: monthly(units), basis: `${basis} x ${on}` },
    })),
  );
}

/**
 * AWS makes an alarm above the target and one below it; no resource shows them.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
 */
function trackingAlarms(of: string): Pricing {
  return priced({
    ...{ item: 'alarms of target tracking', price: 'cloudwatch.alarm', service: 'AmazonCloudWatch' },
    ...{ quantity: monthly(2), basis: `2 that AWS makes for the ${of}`, allowances: ['alarms'] },
  });
}

/** Metrics of Container Insights are billed as custom metrics, while tasks run. */
function clusterPricing(cluster: Resource, { ofType, referredBy }: Surroundings): Pricing {
  const settings = (cluster.values['setting'] ?? []) as readonly { readonly name: string; readonly value: string }[];
  const insights = settings.find(({ name }) => name === 'containerInsights')?.value ?? 'disabled';
  if (insights !== 'enabled') return free('Container Insights is off');
  const services = ofType('aws_ecs_service');
  // A family publishes while its tasks run: those of jobs are left out.
  const families = new Set(services.map((service) => referredBy(service, service.values['task_definition']))).size;
  const metrics = 12 + 15 * services.length + 10 * families;
  return priced({
    ...{ item: 'Container Insights metrics', price: 'cloudwatch.metric', service: 'AmazonCloudWatch' },
    ...{ quantity: hourly(metrics / HOURS_PER_MONTH, 'up'), allowances: ['metrics'] },
    basis: `12 of the cluster, 15 of each of ${services.length} services, 10 of each of ${families} task families`,
  });
}
