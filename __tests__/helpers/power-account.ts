/** A deployed unit in the local account: its members, the parameters that Terraform makes of it, and how it stands. */
import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { AutoScalingClient, CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
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
import { AddTagsToResourceCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { awsPorts } from '../../lambda-src/power/aws/ports';
import { ALARMS, CAPTURE, capturePacks, SERVICES, UNIT } from '../../lambda-src/power/parameters';
import { type Counts, countsText, type UnitDocument, type UnitPower, unitDocument } from '../../lambda-src/power/unit';

export interface DeployedUnit {
  /** Path of its parameters: also the name of everything of it. */
  readonly path: string;
  /** Counts of services, and `up` or `down` of everything else, by member id without the names that AWS gives. */
  readonly stands: () => Promise<Readonly<Record<string, Counts | 'up' | 'down'>>>;
  readonly alarmsEnabled: () => Promise<readonly boolean[]>;
  readonly tagUnit: (tags: Readonly<Record<string, string>>) => Promise<void>;
}

export interface UnitInput {
  readonly name: string;
  readonly power: UnitPower;
  readonly services: Readonly<Record<string, Counts>>;
  /** Besides the services: a database, an Auto Scaling group and an instance. */
  readonly withOthers?: boolean;
}

/** Makes it in the account that the environment of this process names. */
export async function deployUnit({ name, power, services, withOthers = false }: UnitInput): Promise<DeployedUnit> {
  const path = `/${name}/dev/power`;
  await createServices(name, services);
  if (withOthers) await createOthers(name);
  const unit = unitDocument.parse({
    version: 1,
    deployment: name,
    environment: 'dev',
    power,
    wakeForSeconds: 4 * 3_600,
    cluster: name,
    ...(withOthers
      ? {
          databases: [name],
          groups: { [name]: { desired: 1, min: 1, max: 2 } },
          hosts: { tags: { Project: name, AutoStop: 'enabled' }, count: 1 },
        }
      : {}),
  });
  const alarm = `${name}-high-cpu`;
  await putAlarm(alarm);
  await putParameters(path, unit, services, alarm);
  return {
    path,
    stands: () => standing(path),
    alarmsEnabled: async () => {
      const { MetricAlarms = [] } = await new CloudWatchClient().send(
        new DescribeAlarmsCommand({ AlarmNames: [alarm] }),
      );
      return MetricAlarms.map(({ ActionsEnabled = false }) => ActionsEnabled);
    },
    tagUnit: async (tags) => {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await new SSMClient().send(
        new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: `${path}/${UNIT}`, Tags }),
      );
    },
  };
}

async function createServices(cluster: string, services: UnitInput['services']): Promise<void> {
  const ecs = new ECSClient();
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const container = { name: 'app', image: 'public.ecr.aws/nginx/nginx:1.27', memory: 128 };
  await ecs.send(new RegisterTaskDefinitionCommand({ family: cluster, containerDefinitions: [container] }));
  for (const [serviceName, { desired, min, max }] of Object.entries(services)) {
    await ecs.send(
      new CreateServiceCommand({
        cluster,
        serviceName,
        taskDefinition: cluster,
        desiredCount: desired,
        launchType: 'EC2',
      }),
    );
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

async function createOthers(name: string): Promise<void> {
  const ec2 = new EC2Client();
  const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const Tags = [
    { Key: 'Project', Value: name },
    { Key: 'AutoStop', Value: 'enabled' },
  ];
  const data = { ImageId: image?.ImageId, InstanceType: 't3.micro' } as const;
  await ec2.send(
    new RunInstancesCommand({
      ...data,
      MinCount: 1,
      MaxCount: 1,
      TagSpecifications: [{ ResourceType: 'instance', Tags }],
    }),
  );
  await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: name, LaunchTemplateData: data }));
  await new AutoScalingClient().send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: name,
      MinSize: 1,
      MaxSize: 2,
      DesiredCapacity: 1,
      AvailabilityZones: ['us-west-2a'],
      LaunchTemplate: { LaunchTemplateName: name },
    }),
  );
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

async function putAlarm(AlarmName: string): Promise<void> {
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

async function putParameters(
  path: string,
  unit: UnitDocument,
  services: UnitInput['services'],
  alarm: string,
): Promise<void> {
  const ssm = new SSMClient();
  const documents: Record<string, unknown> = {
    [UNIT]: unit,
    [`${SERVICES}/0`]: Object.fromEntries(Object.entries(services).map(([key, each]) => [key, countsText(each)])),
    [`${ALARMS}/0`]: [alarm],
    ...Object.fromEntries(capturePacks(unit, Object.keys(services)).map((_, index) => [`${CAPTURE}/${index}`, {}])),
  };
  for (const [name, document] of Object.entries(documents)) {
    await ssm.send(
      new PutParameterCommand({ Name: `${path}/${name}`, Value: JSON.stringify(document), Type: 'String' }),
    );
  }
}

async function standing(path: string): Promise<Record<string, Counts | 'up' | 'down'>> {
  const ports = awsPorts({ path, log: () => undefined });
  const { members } = await ports.observe(await ports.readUnit());
  return Object.fromEntries(
    members.map(({ id, kind, up, counts }) => [kind === 'host' ? kind : id, counts ?? (up ? 'up' : 'down')]),
  );
}
