import { CLUSTER, FUNCTION, GPU_HOST, HOST, IDLE_STOP, JOB, OFF, WITH_DATABASE } from './givens';
import type { BreakingCase } from './harness';

const WORKER = 'services.worker.containers.worker';
const API = 'services.api.containers.api';
const QUEUE_IMAGE = { kind: 'public', reference: 'docker.io/library/rabbitmq:3.13.7-management' };

const HTTP_API = { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF };
const ENDPOINTS = ['ecr.api', 'ecr.dkr', 'logs', 'ssm', 'secretsmanager', 'kms'];

/** Functions, instances, hosts, idle stop, and what tasks may do on any of them. */
export const computeCases: readonly BreakingCase[] = [
  {
    rule: 'fargate/size-missing',
    env: { 'services.api.size': undefined },
    path: 'services.api.size',
    fix: '256/512',
  },
  {
    rule: 'fargate/size',
    given: { ...CLUSTER, jobs: { nightly: JOB } },
    env: { 'jobs.nightly.size': '1536/2048' },
    path: 'jobs.nightly.size',
  },
  {
    rule: 'lambda/memory',
    given: FUNCTION,
    env: { 'compute.memory': 10_241 },
    path: 'compute.memory',
    fix: 'write 10240',
  },
  {
    rule: 'lambda/timeout',
    given: { ...FUNCTION, 'queues.runs.visibilityTimeout': '12h' },
    env: { 'compute.timeout': '20m' },
    path: 'compute.timeout',
    fix: "'15m'",
  },
  {
    rule: 'lambda/ephemeral-storage',
    given: FUNCTION,
    env: { 'compute.ephemeralStorageMiB': 256 },
    path: 'compute.ephemeralStorageMiB',
    fix: 'write 512',
  },
  {
    rule: 'lambda/concurrency',
    given: FUNCTION,
    env: { 'compute.reservedConcurrency': -1 },
    path: 'compute.reservedConcurrency',
    fix: 'write 0',
  },
  {
    rule: 'lambda/one-container',
    given: FUNCTION,
    env: { 'services.worker.containers.proxy': { image: { kind: 'repository', name: 'web' } } },
    path: 'services.worker.containers',
  },
  {
    rule: 'lambda/image',
    given: FUNCTION,
    env: { [`${WORKER}.image`]: QUEUE_IMAGE },
    path: `${WORKER}.image.kind`,
  },
  {
    rule: 'lambda/mounts',
    given: FUNCTION,
    env: { [`${WORKER}.mounts`]: { '/mnt/models': 'models', '/mnt/more': 'models' } },
    path: `${WORKER}.mounts./mnt/more`,
  },
  {
    rule: 'lambda/mount-path',
    given: FUNCTION,
    env: { [`${WORKER}.mounts`]: { '/opt/models': 'models' } },
    path: `${WORKER}.mounts./opt/models`,
    fix: "'/mnt/models'",
  },
  {
    rule: 'lambda/public-ip',
    given: FUNCTION,
    env: { 'network.egress': { kind: 'public-ip' } },
    path: 'network.egress.kind',
    fix: 'nat-instance',
  },
  {
    rule: 'lambda/synchronous',
    given: {
      ...FUNCTION,
      [`${WORKER}.ports`]: [8080],
      ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF },
    },
    env: { 'services.worker.exposure': { kind: 'public', container: 'worker', port: 8080, paths: ['/*'] } },
    path: 'services.worker.exposure.kind',
    fix: 'ingress.runs',
  },
  {
    rule: 'sqs/visibility-function',
    given: FUNCTION,
    env: { 'queues.runs.visibilityTimeout': '15m' },
    path: 'queues.runs.visibilityTimeout',
    fix: "'90m'",
  },
  {
    rule: 'ec2/instance-type',
    given: HOST,
    env: { 'compute.instanceType': 't3.mikro' },
    path: 'compute.instanceType',
    fix: "'t3.micro'",
  },
  {
    rule: 'ec2/gpu',
    given: GPU_HOST,
    env: { 'compute.instanceType': 'm5.xlarge' },
    path: 'compute.instanceType',
    fix: "'g4dn.xlarge'",
  },
  { rule: 'ec2/volume', given: HOST, env: { 'compute.volumeGiB': 6 }, path: 'compute.volumeGiB', fix: 'write 8' },
  {
    rule: 'ec2/architecture',
    given: CLUSTER,
    env: { 'services.worker.architecture': 'ARM64' },
    path: 'services.worker.architecture',
    fix: "'X86_64'",
  },
  {
    rule: 'ec2/instances',
    given: CLUSTER,
    env: { 'compute.instances.min': 2 },
    path: 'compute.instances.min',
    fix: 'write 1',
  },
  {
    rule: 'ec2/instances',
    given: CLUSTER,
    env: { 'compute.instances.desired': 3 },
    path: 'compute.instances.desired',
    fix: 'write 1',
  },
  {
    rule: 'fargate/size-unused',
    given: CLUSTER,
    env: { 'services.worker.size': '1024/4096' },
    path: 'services.worker.size',
    fix: 'remove it',
  },
  {
    rule: 'fargate/size-unused',
    given: FUNCTION,
    env: { 'services.worker.size': '1024/2048' },
    path: 'services.worker.size',
  },
  {
    rule: 'fargate/size-unused',
    given: GPU_HOST,
    env: { 'services.worker.size': '1024/2048' },
    path: 'services.worker.size',
  },
  {
    rule: 'ec2/dependency',
    given: {
      ...GPU_HOST,
      'services.worker.containers.fetch': { image: { kind: 'repository', name: 'api' }, essential: false },
    },
    env: { [`${WORKER}.dependsOn`]: { fetch: 'SUCCESS' } },
    path: `${WORKER}.dependsOn.fetch`,
    fix: 'job',
  },
  {
    rule: 'ec2/http-api',
    given: { ...GPU_HOST, [`${WORKER}.ports`]: [8080], ingress: HTTP_API },
    env: { 'services.worker.exposure': { kind: 'public', container: 'worker', port: 8080, paths: ['/*'] } },
    path: 'services.worker.exposure.kind',
    fix: "'alb'",
  },
  {
    rule: 'lambda/script',
    given: FUNCTION,
    env: { [`${WORKER}.script`]: 'shop/start.sh' },
    path: `${WORKER}.script`,
    fix: 'remove it',
  },
  {
    rule: 'lambda/synchronous',
    given: { ...FUNCTION, [`${WORKER}.ports`]: [8080], ...behindAlb() },
    env: { 'services.worker.exposure': { kind: 'public', container: 'worker', port: 8080, paths: ['/*'] } },
    path: 'services.worker.exposure.kind',
  },
  {
    rule: 'references/service-host',
    given: {
      ...GPU_HOST,
      [`${WORKER}.ports`]: [8080],
      'services.worker.allows': ['caller'],
      'services.caller': { containers: { caller: { image: { kind: 'repository', name: 'web' } } }, exec: OFF },
    },
    env: { 'services.caller.containers.caller.references': { WORKER: { kind: 'service-host', name: 'worker' } } },
    path: 'services.caller.containers.caller.references.WORKER.name',
  },
  {
    rule: 'names/key-collision',
    given: { jobs: { nightly: JOB } },
    env: { 'jobs.api': JOB },
    path: 'jobs.api',
    fix: "'api'",
  },
  {
    rule: 'egress/missing-endpoint',
    given: {
      ...WITH_DATABASE,
      'network.egress': { kind: 'endpoints', services: [...ENDPOINTS, 'ecs'] },
      [`${API}.secrets.DB`]: { kind: 'database', name: 'main', user: 'app' },
    },
    env: { 'network.egress.services': ENDPOINTS },
    path: 'network.egress.services',
    fix: "'ecs'",
  },
  {
    rule: 'ec2/task-memory',
    given: CLUSTER,
    env: { [`${WORKER}.memoryReservation`]: 2_000 },
    path: 'services.worker.containers',
    fix: '1800 MiB',
  },
  {
    rule: 'ec2/container-memory',
    given: CLUSTER,
    env: { 'services.worker.containers.proxy': { image: { kind: 'repository', name: 'web' } } },
    path: 'services.worker.containers.proxy.memoryReservation',
  },
  {
    rule: 'ec2/network-interfaces',
    given: CLUSTER,
    env: { 'services.worker.scaling': { kind: 'fixed', count: 3 } },
    path: 'compute.instances.max',
    fix: 'write 2',
  },
  {
    rule: 'egress/public-ip-instances',
    given: CLUSTER,
    env: { 'network.egress': { kind: 'public-ip' } },
    path: 'network.egress.kind',
    fix: 'nat-instance',
  },
  {
    rule: 'egress/public-ip-instances',
    given: CLUSTER,
    env: { 'services.worker.subnets': 'public' },
    path: 'services.worker.subnets',
    fix: "'private'",
  },
  { rule: 'ec2/empty-cache', given: GPU_HOST, env: { jobs: {} }, path: `${WORKER}.mounts./data`, fix: 'job' },
  { rule: 'compose/hosts', given: { ...HOST, ...behindAlb() }, env: { 'compute.hosts': 3 }, path: 'compute.hosts' },
  { rule: 'compose/ingress', given: HOST, env: { 'compute.hosts': 2 }, path: 'ingress.kind', fix: "'alb'" },
  {
    rule: 'compose/ingress',
    given: HOST,
    env: { ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF } },
    path: 'ingress.kind',
    fix: "'none'",
  },
  {
    rule: 'compose/domain',
    given: { ...HOST, ...behindAlb() },
    env: { 'compute.domain': named('host.example.com') },
    path: 'compute.domain',
    fix: 'ingress.domain',
  },
  {
    rule: 'compose/certificate',
    given: HOST,
    env: { 'compute.exposure.ports': [80, 443] },
    path: 'compute.domain',
    fix: 'domain',
  },
  {
    rule: 'compose/memory',
    given: HOST,
    env: { 'compute.swapGiB': 0 },
    path: 'compute.swapGiB',
    fix: 'write 2, and let container limits sum to 900 MiB',
  },
  { rule: 'compose/swap', given: HOST, env: { 'compute.swapGiB': 20 }, path: 'compute.swapGiB', fix: 'write 15' },
  {
    rule: 'compose/services',
    given: HOST,
    env: {
      services: { worker: { containers: { worker: { image: { kind: 'repository', name: 'api' } } }, exec: OFF } },
    },
    path: 'services.worker',
  },
  {
    rule: 'compose/snapshots',
    given: HOST,
    env: { 'compute.snapshots.at': '4:00' },
    path: 'compute.snapshots.at',
  },
  {
    rule: 'compose/no-snapshots',
    given: { ...HOST, dataProtection: 'protected' },
    env: { 'compute.snapshots': OFF },
    path: 'compute.snapshots',
    fix: 'daily',
  },
  { rule: 'files/path', given: HOST, env: { 'compute.project': '../shop' }, path: 'compute.project', fix: "'shop'" },
  {
    rule: 'files/path',
    env: { [`${API}.script`]: '/etc/init.sh' },
    path: `${API}.script`,
    fix: "'etc/init.sh'",
  },
  {
    rule: 'security-groups/public-port',
    given: HOST,
    env: { 'compute.exposure.ports': [80, 22] },
    path: 'compute.exposure.ports[1]',
    fix: 'admin-cidr',
  },
  {
    rule: 'ingress/record-in-zone',
    given: HOST,
    env: { 'compute.domain': named('host.example.org') },
    path: 'compute.domain.name',
    fix: 'host.example.com',
  },
  {
    rule: 'references/unknown',
    given: HOST,
    env: { 'compute.files.bucket': 'fils' },
    path: 'compute.files.bucket',
    fix: "'files'",
  },
  {
    rule: 'references/unknown',
    given: HOST,
    env: { 'compute.images': { API_IMAGE: 'apy' } },
    path: 'compute.images.API_IMAGE',
    fix: "'api'",
  },
  {
    rule: 'secrets/duplicate-variable',
    given: { ...HOST, 'compute.secrets': { SESSION: { kind: 'secret', name: 'session-key' } } },
    env: { 'compute.environment': { SESSION: '/not/a/secret' } },
    path: 'compute.environment.SESSION',
  },
  {
    rule: 'secrets/duplicate-variable',
    given: FUNCTION,
    env: { [`${WORKER}.environment`]: { QUEUE_URL: 'https://sqs.example.com' } },
    path: `${WORKER}.environment.QUEUE_URL`,
  },
  {
    rule: 'power/idle-window',
    given: IDLE_STOP,
    env: { 'power.window': '1m' },
    path: 'power.window',
    fix: "'2m'",
  },
  {
    rule: 'power/idle-window',
    given: { ...GPU_HOST, ...onGpuHost() },
    env: { 'power.window': '5m' },
    path: 'power.window',
    fix: "'10m'",
  },
  {
    rule: 'power/idle-uptime',
    given: IDLE_STOP,
    env: { 'power.minimumUptime': '5m' },
    path: 'power.minimumUptime',
    fix: "'15m'",
  },
  { rule: 'power/idle-cpu', given: IDLE_STOP, env: { 'power.cpuBelow': 80 }, path: 'power.cpuBelow', fix: 'write 50' },
  {
    rule: 'power/wake',
    given: IDLE_STOP,
    env: { 'services.api.consumes': undefined },
    path: 'power.kind',
    fix: 'consumes',
  },
  {
    rule: 'power/active-hours',
    given: IDLE_STOP,
    env: { 'usage.activeHoursPerDay': undefined },
    path: 'usage.activeHoursPerDay',
  },
  {
    rule: 'schedule/expression',
    given: { jobs: { nightly: nightly({}) } },
    env: { jobs: { nightly: nightly({ expression: 'cron(0 3 * * SUN *)' }) } },
    path: 'jobs.nightly.trigger.expression',
  },
  {
    rule: 'schedule/time-zone',
    given: { jobs: { nightly: nightly({}) } },
    env: { jobs: { nightly: nightly({ timeZone: 'IST' }) } },
    path: 'jobs.nightly.trigger.timeZone',
    fix: 'Asia/Kolkata',
  },
  {
    rule: 'containers/stateful-storage',
    given: { 'services.api.scaling': { kind: 'fixed', count: 1 } },
    env: { [`${API}.stateful`]: true },
    path: `${API}.mounts`,
    fix: 'file system',
  },
  {
    rule: 'spot/stateful',
    given: stateful(),
    env: { 'compute.capacity': { kind: 'mixed', base: 0, spotWeight: 1, onDemandWeight: 1 } },
    path: 'compute.capacity.kind',
    fix: "'on-demand'",
  },
  {
    rule: 'containers/localhost',
    env: { [`${API}.environment`]: { CHROMA_HOST: 'localhost', CHROMA_PORT: '8001' } },
    path: `${API}.environment.CHROMA_HOST`,
    fix: 'ports: [8001]',
  },
  {
    rule: 'containers/localhost',
    env: { [`${API}.environment`]: { CHROMA_URL: 'http://localhost:8001/api' } },
    path: `${API}.environment.CHROMA_URL`,
  },
  {
    rule: 'ingress/internal-unreached',
    given: { 'services.api.exposure.kind': 'internal', 'services.api.exposure.from': 'vpc', 'services.api.allows': [] },
    env: { 'services.api.exposure.from': undefined },
    path: 'services.api.allows',
    fix: "from: 'vpc'",
  },
  {
    rule: 'ingress/unauthenticated',
    env: { [`${API}.image`]: { kind: 'public', reference: 'docker.io/ollama/ollama:0.6.2' } },
    path: 'services.api.exposure.kind',
    fix: "'internal'",
  },
  {
    rule: 'network/load-balancer-zones',
    given: {
      'network.zones': ['a'],
      'network.subnets.public': ['10.0.0.0/20'],
      'network.subnets.private': ['10.0.128.0/20'],
      ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF },
      'security.waf': OFF,
    },
    env: { 'services.api.exposure.kind': 'internal' },
    path: 'network.subnets.private',
  },
  {
    rule: 'network/load-balancer-zones',
    given: { 'network.egress': { kind: 'public-ip' }, 'network.subnets.private': [] },
    env: { 'services.api.exposure.kind': 'internal' },
    path: 'network.subnets.private',
    fix: 'private',
  },
  {
    rule: 'network/task-subnets',
    given: { 'network.egress': { kind: 'public-ip' }, 'network.subnets.private': [] },
    env: { 'services.api.subnets': 'private' },
    path: 'network.subnets.private',
  },
  {
    rule: 'iam/static-keys',
    env: { [`${API}.secrets.AWS_SECRET_ACCESS_KEY`]: 'session-key' },
    path: `${API}.secrets.AWS_SECRET_ACCESS_KEY`,
    fix: 'permissions',
  },
  {
    rule: 'iam/wildcard',
    env: { 'services.api.permissions': [{ kind: 'bedrock', models: ['anthropic.*'] }] },
    path: 'services.api.permissions[0].models[0]',
  },
  {
    rule: 'iam/metric-namespace',
    env: { 'services.api.permissions': [{ kind: 'metrics', namespace: 'AWS/ECS' }] },
    path: 'services.api.permissions[0].namespace',
    fix: "'ECS'",
  },
  {
    rule: 'secrets/field',
    env: { [`${API}.secrets.SESSION_KEY`]: { kind: 'secret', name: 'session-key', field: 'password' } },
    path: `${API}.secrets.SESSION_KEY.field`,
    fix: 'leave it out',
  },
  {
    rule: 'egress/missing-endpoint',
    given: { ...WITH_DATABASE, 'network.egress': { kind: 'endpoints' } },
    env: { 'network.egress.services': ['ecr.api', 'ecr.dkr', 'logs', 'ssm', 'kms'] },
    path: 'network.egress.services',
    fix: "'secretsmanager'",
  },
  {
    rule: 'egress/endpoint-cost',
    given: {
      'network.egress': { kind: 'endpoints' },
      ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF },
      'security.waf': OFF,
    },
    env: { 'cost.budget': { amountUsd: 100, alerts: [{ threshold: 50 }] } },
    path: 'network.egress.kind',
    fix: 'nat-instance',
  },
  {
    rule: 'cost/account-plan',
    env: { accountPlan: 'legacy-free-tier' },
    path: 'accountPlan',
    fix: "'credits'",
  },
  {
    rule: 'metrics/custom-limit',
    given: { accountPlan: 'credits' },
    env: {
      'monitoring.customMetrics': Object.fromEntries(
        Array.from({ length: 11 }, (_, index) => [`Metric${index}`, { service: 'api', pattern: 'x' }]),
      ),
    },
    path: 'monitoring.customMetrics',
  },
  {
    rule: 'alarms/free-limit',
    given: { accountPlan: 'credits' },
    env: {
      'monitoring.alarms': Object.fromEntries(
        Array.from({ length: 6 }, (_, index) => [`alarm-${index}`, { metric: 'cpu', threshold: 80 }]),
      ),
    },
    path: 'monitoring.alarms',
  },
  {
    rule: 'alarms/custom',
    env: { 'monitoring.alarms.custom': { metric: 'custom', threshold: 1 } },
    path: 'monitoring.alarms.custom.custom',
  },
  {
    rule: 'alarms/custom',
    env: { 'monitoring.alarms.cpu-high.custom': { namespace: 'Shop', name: 'Errors' } },
    path: 'monitoring.alarms.cpu-high.custom',
    fix: "'custom'",
  },
  {
    rule: 'alarms/metric',
    env: { 'monitoring.alarms.db': { metric: 'database-cpu', threshold: 80 } },
    path: 'monitoring.alarms.db.metric',
  },
  {
    rule: 'alarms/metric',
    env: { 'monitoring.alarms.host': { metric: 'instance-status', threshold: 1 } },
    path: 'monitoring.alarms.host.metric',
  },
  {
    rule: 'names/template',
    env: { nameTemplates: { vpc: '{prefix}-{resouce}' } },
    path: 'nameTemplates.vpc',
    fix: "'{resource}'",
  },
  { rule: 'names/template', env: { nameTemplates: { vpc: ' ' } }, path: 'nameTemplates.vpc' },
  {
    rule: 'names/template-key',
    env: { nameTemplates: { 'load-balancr/internal': '{prefix}-internal-alb' } },
    path: 'nameTemplates.load-balancr/internal',
    fix: "'load-balancer/internal'",
  },
  { rule: 'names/timestamp', env: { suffix: 'r20251026' }, path: 'suffix' },
  {
    rule: 'names/timestamp',
    env: { nameTemplates: { vpc: '{prefix}-vpc-1730000000' } },
    path: 'nameTemplates.vpc',
  },
  { rule: 'tags/created-by', env: { 'tags.CreatedBy': 'cloudformation' }, path: 'tags.CreatedBy', fix: "'cairn'" },
  {
    rule: 'tags/type',
    deployment: { tagsByType: { efs: { Backup: 'yes' } } },
    path: 'tagsByType.efs',
    fix: "'aws_efs'",
  },
  {
    rule: 'tags/form',
    deployment: { tagsByMilestone: { ecs: { 'Stack?': 'x' } } },
    path: 'tagsByMilestone.ecs.Stack?',
  },
  {
    rule: 'tags/count',
    given: { tags: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`tag-${index}`, 'x'])) },
    deployment: {
      tagsByType: {
        aws_db_instance: Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`own-${index}`, 'x'])),
      },
    },
    path: 'tags',
  },
  {
    rule: 'names/template-collision',
    given: { nameTemplates: { 'topic/alerts': 'shop-alerts' } },
    beside: { 'environments.dev.nameTemplates': { 'topic/alerts': 'shop-alerts' } },
    path: 'monitoring',
    fix: '{infix}',
  },
  { rule: 'teardown/by-prefix', beside: { project: 'shop-dev' }, path: 'project' },
];

/** Idle stop of the host instead of the API. */
function onGpuHost() {
  const { 'services.api.consumes': consumes, ...rest } = IDLE_STOP;
  return { ...rest, 'services.worker.consumes': consumes };
}

function named(name: string) {
  return { kind: 'named', name, zone: { kind: 'existing', name: 'example.com' } };
}

/** A load balancer in front of hosts. */
function behindAlb() {
  return { ingress: { kind: 'alb', domain: named('shop.example.com'), accessLogs: OFF } };
}

function nightly(more: object) {
  return {
    ...JOB,
    trigger: { kind: 'schedule', expression: 'cron(0 3 ? * SUN *)', timeZone: 'Asia/Kolkata', ...more },
  };
}

function stateful() {
  return {
    fileSystems: { data: { throughput: { kind: 'bursting' } } },
    'services.api.scaling': { kind: 'fixed', count: 1 },
    [`${API}.stateful`]: true,
    [`${API}.mounts`]: { '/data': 'data' },
  };
}
