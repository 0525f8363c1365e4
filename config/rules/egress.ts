/** The way out: to images, logs and secrets. */
import type { Environment } from '../environment';
import { ecsServices, secretsOf } from '../topology';
import type { Permission } from '../vocabulary/workload';
import { containers, databases, imageKind, permissions, secretValues, services } from './places';
import { rule } from './rule';

interface Need {
  readonly endpoint: string;
  readonly why: string;
  readonly when: (env: Environment) => boolean;
}

const anySecret = (env: Environment, kind: 'parameter' | 'secret') =>
  Object.values(env.secrets).some((secret) => secret.kind === kind);
const anyPermission = (env: Environment, kind: Permission['kind']) =>
  permissions(env).some(({ value }) => value.kind === kind);
const rotated = (env: Environment) =>
  databases(env).flatMap(({ key, value }) => (value.rotation.kind === 'on' ? [key] : []));
const readsDatabaseSecret = (env: Environment) => secretValues(env).some(({ value }) => value.kind === 'database');
/** Whether there are services that start anew with the next password of a database. */
const redeploys = (env: Environment) =>
  Object.values(ecsServices(env)).some((service) =>
    secretsOf(service).some((secret) => secret.kind === 'database' && rotated(env).includes(secret.name)),
  );
const usesQueues = (env: Environment) =>
  anyPermission(env, 'queue') || services(env).some(({ value }) => value.consumes !== undefined);

/** Interface endpoints that tasks without a way to the internet cannot start without. */
const NEEDS: readonly Need[] = [
  { endpoint: 'ecr.api', why: 'tasks ask it for images', when: (env) => imageKind(env, 'repository').length > 0 },
  { endpoint: 'ecr.dkr', why: 'tasks pull images through it', when: (env) => imageKind(env, 'repository').length > 0 },
  { endpoint: 'logs', why: 'tasks write their logs to it', when: (env) => containers(env).length > 0 },
  { endpoint: 'ssm', why: 'ECS reads parameters from it', when: (env) => anySecret(env, 'parameter') },
  {
    endpoint: 'secretsmanager',
    why: 'ECS reads secrets from it, and rotation writes them',
    when: (env) => anySecret(env, 'secret') || readsDatabaseSecret(env) || rotated(env).length > 0,
  },
  {
    endpoint: 'ecs',
    why: 'rotation deploys services anew through it',
    when: redeploys,
  },
  { endpoint: 'sqs', why: 'consumers fetch messages from it', when: usesQueues },
  { endpoint: 'bedrock-runtime', why: 'models answer there', when: (env) => anyPermission(env, 'bedrock') },
  { endpoint: 'xray', why: 'traces are sent to it', when: (env) => anyPermission(env, 'xray') },
  { endpoint: 'monitoring', why: 'metrics are sent to it', when: (env) => anyPermission(env, 'metrics') },
  {
    endpoint: 'kms',
    why: 'ECS decrypts parameters with it',
    when: (env) => anySecret(env, 'parameter') && env.security?.secretsEncryption.kind === 'customer-key',
  },
];

export const missingEndpoint = rule({
  id: 'egress/missing-endpoint',
  because: 'Without a way to the internet, a task reaches an AWS API only through an endpoint in its VPC.',
  source: 'AmazonECR/latest/userguide/vpc-endpoints',
  check: (env) => {
    const { egress, gatewayEndpoints } = env.network;
    if (egress.kind !== 'endpoints') return [];
    const missing = NEEDS.filter(({ endpoint, when }) => when(env) && !egress.services.includes(endpoint));
    const needsS3 = imageKind(env, 'repository').length > 0 && !gatewayEndpoints.includes('s3');
    return [
      ...missing.map(({ endpoint, why }) => ({
        at: ['network', 'egress', 'services'],
        value: egress.services.join(', '),
        limit: `${endpoint}: ${why}`,
        fix: `add '${endpoint}'`,
      })),
      ...(needsS3
        ? [
            {
              at: ['network', 'gatewayEndpoints'],
              value: gatewayEndpoints.join(', '),
              limit: 's3: ECR keeps image layers there',
              fix: "add 's3'",
            },
          ]
        : []),
    ];
  },
});

export const publicImage = rule({
  id: 'egress/public-image',
  because: 'A public registry is on the internet: a VPC with endpoints only cannot pull from it.',
  source: 'AmazonECS/latest/developerguide/task_cannot_pull_image',
  check: (env) =>
    env.network.egress.kind === 'endpoints'
      ? imageKind(env, 'public').map(({ at, value }) => ({
          at: [...at, 'reference'],
          value: value.reference,
          limit: "out of reach of egress 'endpoints'",
          fix: 'copy the image into a repository of this environment, or choose another egress',
        }))
      : [],
});

export const natArchitecture = rule({
  id: 'egress/nat-architecture',
  because: 'The NAT instance boots an arm64 image: another architecture cannot run it.',
  source: 'AWSEC2/latest/UserGuide/instance-types',
  check: ({ network: { egress } }) =>
    egress.kind === 'nat-instance' && !/^([a-z]+\d+g[a-z]*|a1)\.[a-z0-9]+$/.test(egress.instanceType)
      ? [
          {
            at: ['network', 'egress', 'instanceType'],
            value: egress.instanceType,
            limit: 'a Graviton type, such as t4g.nano',
            fix: `write 't4g.${egress.instanceType.split('.')[1] ?? 'nano'}'`,
          },
        ]
      : [],
});
