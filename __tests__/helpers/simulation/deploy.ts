/** Makes in the local account what the parameters of a unit describe, as Terraform would have. */
import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { AutoScalingClient, CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLaunchTemplateCommand,
  DescribeImagesCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { pack } from '../../../lambda-src/power/capture';
import { ALARMS, CAPTURE, capturePacks, SERVICES, UNIT } from '../../../lambda-src/power/parameters';
import { type Counts, countsText, type UnitDocument } from '../../../lambda-src/power/unit';

export interface UnitOfTest {
  /** Path of its parameters. */
  readonly path: string;
  readonly unit: UnitDocument;
  /** Counts of the deployment file, by name. */
  readonly services: Readonly<Record<string, Counts>>;
  readonly alarms: readonly string[];
}

export interface Deployed extends UnitOfTest {
  /** URLs by name. */
  readonly queues: Readonly<Record<string, string>>;
  /** Ids of the instances that are no group's. */
  readonly instances: readonly string[];
}

/** As the services of Spot run; those on demand are switched no otherwise. */
const SPOT = [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }];

export async function deploy(made: UnitOfTest): Promise<Deployed> {
  const { unit, services } = made;
  if (unit.cluster !== undefined) await createServices(unit.cluster, services);
  const instances = await createInstances(unit);
  for (const name of unit.databases) {
    await new RDSClient().send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: name,
        DBInstanceClass: 'db.t4g.micro',
        Engine: 'postgres',
        AllocatedStorage: 20,
        MasterUsername: 'master',
        ManageMasterUserPassword: true,
      }),
    );
  }
  for (const AlarmName of made.alarms) await createAlarm(AlarmName);
  const queues: Record<string, string> = {};
  for (const QueueName of unit.queues) {
    queues[QueueName] = (await new SQSClient().send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? '';
  }
  await putParameters(made);
  return { ...made, queues, instances };
}

async function createServices(cluster: string, services: UnitOfTest['services']): Promise<void> {
  const ecs = new ECSClient();
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: cluster,
      containerDefinitions: [{ name: 'app', image: 'public.ecr.aws/nginx/nginx:1.27' }],
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
    }),
  );
  for (const [serviceName, { desired: desiredCount, min, max }] of Object.entries(services)) {
    const service = { cluster, serviceName, taskDefinition: cluster, desiredCount, capacityProviderStrategy: SPOT };
    await ecs.send(new CreateServiceCommand(service));
    if (min === undefined || max === undefined) continue;
    await new ApplicationAutoScalingClient().send(
      new RegisterScalableTargetCommand({
        ServiceNamespace: 'ecs',
        ScalableDimension: 'ecs:service:DesiredCount',
        ResourceId: `service/${cluster}/${serviceName}`,
        MinCapacity: min,
        MaxCapacity: max,
      }),
    );
  }
}

/** Instances of the unit, with detailed monitoring, and those of its groups. */
async function createInstances({ hosts, groups, deployment }: UnitDocument): Promise<string[]> {
  if (hosts === undefined && Object.keys(groups).length === 0) return [];
  const ec2 = new EC2Client();
  const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const data = { ImageId: image?.ImageId, InstanceType: 't3.micro' } as const;
  const LaunchTemplate = { LaunchTemplateName: deployment };
  await ec2.send(new CreateLaunchTemplateCommand({ ...LaunchTemplate, LaunchTemplateData: data }));
  for (const [AutoScalingGroupName, { desired, min, max }] of Object.entries(groups)) {
    await new AutoScalingClient().send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName,
        MinSize: min,
        MaxSize: max,
        DesiredCapacity: desired,
        AvailabilityZones: ['us-west-2a'],
        LaunchTemplate,
      }),
    );
  }
  if (hosts === undefined) return [];
  const Tags = Object.entries(hosts.tags).map(([Key, Value]) => ({ Key, Value }));
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ...data,
      MinCount: hosts.count,
      MaxCount: hosts.count,
      Monitoring: { Enabled: true },
      TagSpecifications: [{ ResourceType: 'instance', Tags }],
    }),
  );
  return Instances.flatMap(({ InstanceId }) => (InstanceId === undefined ? [] : [InstanceId]));
}

async function createAlarm(AlarmName: string): Promise<void> {
  await new CloudWatchClient().send(
    new PutMetricAlarmCommand({
      AlarmName,
      MetricName: 'CPUUtilization',
      Namespace: 'AWS/ECS',
      Statistic: 'Average',
      Period: 300,
      EvaluationPeriods: 3,
      Threshold: 80,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
}

async function putParameters({ path, unit, services, alarms }: UnitOfTest): Promise<void> {
  const ssm = new SSMClient();
  const textOf = (name: string): string => countsText(services[name] ?? { desired: 0 });
  const packs = pack(Object.keys(services)).map((names) =>
    Object.fromEntries(names.map((name) => [name, textOf(name)])),
  );
  const documents: Record<string, unknown> = {
    [UNIT]: unit,
    ...Object.fromEntries(packs.map((each, index) => [`${SERVICES}/${index}`, each])),
    ...(alarms.length > 0 ? { [`${ALARMS}/0`]: alarms } : {}),
    ...Object.fromEntries(capturePacks(unit, Object.keys(services)).map((_, index) => [`${CAPTURE}/${index}`, {}])),
  };
  for (const [name, document] of Object.entries(documents)) {
    const Value = JSON.stringify(document);
    await ssm.send(new PutParameterCommand({ Name: `${path}/${name}`, Value, Type: 'String' }));
  }
}
