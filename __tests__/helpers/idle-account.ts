/** What shows use of a unit, in the local account: metrics, a queue, and a power switch that keeps what it is sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeInstancesCommand, EC2Client, MonitorInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { UNIT } from '../../lambda-src/power/parameters';

const GROUP_TAG = 'aws:autoscaling:groupName';

/** Writes more into the document of a deployed unit, as Terraform would; its tags stay. */
export async function describeUnit(path: string, more: Readonly<Record<string, unknown>>): Promise<void> {
  const ssm = new SSMClient();
  const Name = `${path}/${UNIT}`;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  const document = { ...(JSON.parse(Parameter?.Value ?? '') as object), ...more };
  await ssm.send(new PutParameterCommand({ Name, Value: JSON.stringify(document), Overwrite: true }));
}

/** Dimensions of something with CPU. */
export interface Measured {
  readonly namespace: 'AWS/ECS' | 'AWS/EC2';
  readonly dimensions: Readonly<Record<string, string>>;
  readonly periodSeconds: number;
}

/** The instances of the account; those of no group get detailed monitoring. */
export async function measuredInstances(): Promise<readonly Measured[]> {
  const ec2 = new EC2Client();
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
  const measured: Measured[] = [];
  for (const { InstanceId = '', Tags = [] } of instances) {
    const grouped = Tags.some(({ Key }) => Key === GROUP_TAG);
    if (!grouped) await ec2.send(new MonitorInstancesCommand({ InstanceIds: [InstanceId] }));
    measured.push({ namespace: 'AWS/EC2', dimensions: { InstanceId }, periodSeconds: grouped ? 300 : 60 });
  }
  return measured;
}

/** Datapoints of one metric; moto keeps those of AWS's own namespaces, too. */
export async function putMetric(
  Namespace: string,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
  datapoints: readonly { readonly at: number; readonly value: number }[],
): Promise<void> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const MetricData = datapoints.map(({ at, value: Value }) => ({
    MetricName,
    Dimensions,
    Timestamp: new Date(at),
    Value,
  }));
  await new CloudWatchClient().send(new PutMetricDataCommand({ Namespace, MetricData }));
}

/** A datapoint of 1 % in each period of the last half hour but the current one. */
export async function putLowCpu({ namespace, dimensions, periodSeconds }: Measured, now: number): Promise<void> {
  const period = periodSeconds * 1_000;
  const end = Math.floor(now / period) * period;
  const count = 1_800 / periodSeconds;
  const datapoints = Array.from({ length: count }, (_, index) => ({ at: end - (index + 1) * period, value: 1 }));
  await putMetric(namespace, 'CPUUtilization', dimensions, datapoints);
}

/** The URL of a new queue. */
export async function createQueue(QueueName: string): Promise<string> {
  const { QueueUrl = '' } = await new SQSClient().send(new CreateQueueCommand({ QueueName }));
  return QueueUrl;
}

export async function sendMessage(QueueUrl: string, DelaySeconds = 0): Promise<void> {
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}', DelaySeconds }));
}

export interface SwitchStandIn {
  /** Events that Lambda handed to it since the last call, once `count` of them are there. */
  readonly received: (count: number) => Promise<readonly unknown[]>;
  readonly stop: () => Promise<void>;
}

/** A function in MiniStack's Lambda, which hands its events to a server of the test. */
export async function createSwitch(FunctionName: string): Promise<SwitchStandIn> {
  const events: unknown[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      events.push(JSON.parse(body));
      response.end('null');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new LambdaClient().send(
    new CreateFunctionCommand({
      FunctionName,
      Role: 'arn:aws:iam::111122223333:role/power-switch',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      // Never run: the variable below says where events go instead.
      Code: { ZipFile: Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64') },
      Environment: { Variables: { MINISTACK_LAMBDA_PROXY_URL: `http://127.0.0.1:${port}/` } },
    }),
  );
  return {
    received: async (count) => {
      const end = performance.now() + 10_000;
      while (events.length < count && performance.now() < end) await new Promise((next) => setTimeout(next, 50));
      return events.splice(0);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
