/** Each row quotes the consumer-rights plan and finds it in the synthesized JSON. Written from the plan, not from the code. */
import { all, containers, describeFacts, edges, environmentsOf, rows, stacksOf, thresholds } from '../helpers/facts';
import { type Attributes, ofType, resource, stack, statements } from '../helpers/synthesized';

const PLAN = 'consumer-rights';
const TIERS = ['demo', 'optimized', 'production'] as const;
type Tier = (typeof TIERS)[number];

const at = stacksOf(PLAN);
const every = environmentsOf(PLAN, ...TIERS);
const demo = environmentsOf(PLAN, 'demo');
const optimized = environmentsOf(PLAN, 'optimized');
const production = environmentsOf(PLAN, 'production');
/** Tiers that keep everything in one task, and tiers with instances behind a load balancer. */
const together = environmentsOf(PLAN, 'demo', 'optimized');
const balanced = environmentsOf(PLAN, 'optimized', 'production');

/** MB that the plan measured, idle. */
const MEASURED = {
  'pii-filter': 11.5,
  'rag-core': 356,
  'llm-connector': 13.2,
  'psql-worker': 31.5,
  rabbitmq: 141.8,
  chroma: 32.9,
};
/** CPU units and MB of the plan's task definition. */
const SHARES = {
  'pii-filter': [256, 256],
  'rag-core': [256, 512],
  'llm-connector': [256, 256],
  'psql-worker': [256, 256],
  rabbitmq: [512, 512],
} as const;

/** One tier has the exact names; the others have theirs in them. */
const named = (tier: Tier, rest = '') => `consumer-rights${tier === 'production' ? '' : `-${tier}`}${rest}`;
const data = (output: string) => `\${data.terraform_remote_state.data.outputs.${output}}`;
const subnets = (kind: string) =>
  ['a', 'b'].map((zone) => `\${data.terraform_remote_state.foundation.outputs.${kind}_subnet_ids.${zone}}`);
const withImages = (count: number) => expect.stringMatching(new RegExp(`var\\.image_pii_filter.* \\? ${count} : 0}$`));
const including = (...things: unknown[]) => expect.arrayContaining(things);

/** The containers of a tier, whichever service they are in. */
const everyContainer = (tier: Tier): Attributes[] =>
  (tier === 'production' ? ['live_inference', 'stateful'] : ['live_inference']).flatMap((task) =>
    containers(at(tier, 'ecs'), task),
  );
type Among = { each: (check: (tier: Tier) => void) => () => void };
/** A container of each tier that matches a shape. */
const runs = (name: string, shape: object | ((tier: Tier) => object), among: Among = every) =>
  among.each((tier) =>
    expect([tier, everyContainer(tier).find((one) => one['name'] === name)]).toMatchObject([
      tier,
      { name, ...(typeof shape === 'function' ? shape(tier) : shape) },
    ]),
  );
const sum = (tier: Tier, share: string) =>
  everyContainer(tier).reduce((total, container) => total + Number(container[share]), 0);
const actions = (tier: Tier) => statements(resource(at(tier, 'ecs'), 'aws_iam_role_policy', 'live_inference_task'));
/** Security groups and addresses that reach a group. */
const reached = (group: string, by: readonly string[] | ((tier: Tier) => readonly string[])) =>
  every.each((tier) =>
    expect(edges(at(tier, 'foundation'), group).ingress).toEqual(typeof by === 'function' ? by(tier) : by),
  );
const alarm = (kind: string, metric: string) =>
  every.is(`monitoring/aws_cloudwatch_metric_alarm.high_${kind}_live_inference`, (tier) => ({
    alarm_name: named(tier, `-high-${kind}`),
    metric_name: metric,
    namespace: 'AWS/ECS',
    statistic: 'Average',
    period: 300,
    threshold: 80,
    comparison_operator: 'GreaterThanThreshold',
  }));

describeFacts(PLAN, {
  'Compute requirements': rows({
    'pii-filter 11.5 MB, rag-core 356, llm-connector 13.2, psql_worker 31.5, rabbitmq 141.8, chroma 32.9: each has more':
      every.each((tier) => {
        for (const [name, idle] of Object.entries(MEASURED)) {
          const { memory, memoryReservation } = everyContainer(tier).find((one) => one['name'] === name) ?? {};
          expect([name, Number(memory ?? memoryReservation) > idle]).toEqual([name, true]);
        }
      }),
    'Production Services: ~950 MB idle, ~1.5 GB under load': demo.is('ecs/aws_ecs_task_definition.live_inference', {
      memory: '2048',
    }),
    'chunker 24.7 MB, embedder 109, airflow 587.5 + 369.6; ~2.5 GB during processing; ~3.5 GB for images': [
      every.is('ecs/aws_ecs_task_definition.data_pipeline', {
        memory: '4096',
        ephemeral_storage: { size_in_gib: 30 },
      }),
      every.each((tier) => {
        const sizes = containers(at(tier, 'ecs'), 'data_pipeline').map(({ name, memory }) => `${name} ${memory}`);
        expect(sizes).toEqual(['chunker 512', 'embedder 2048', 'airflow 1536']);
      }),
    ],
    'Perfect for 250 queries/day': every.says({ usage: { requestsPerMonth: 250 * 30 } }),
  }),
  'Option 1: minimal (demo)': rows({
    'ECS Cluster with Fargate; FARGATE_SPOT weight 2 base 0, FARGATE weight 1 base 1': [
      demo.is('ecs/aws_ecs_service.live_inference', {
        capacity_provider_strategy: [{ base: 0, capacity_provider: 'FARGATE_SPOT', weight: 1 }],
        desired_count: withImages(1),
      }),
      demo.otherwise('spot/unreachable', 'Spot with weight 2'),
    ],
    'Fargate Task: 1.5 vCPU ("cpu": "1536"), 2 GB RAM ("memory": "2048")': [
      demo.is('ecs/aws_ecs_task_definition.live_inference', {
        cpu: '1024',
        memory: '2048',
        requires_compatibilities: ['FARGATE'],
      }),
      demo.otherwise('fargate/size', 'cpu 1536'),
    ],
    'an Application Load Balancer in the diagram, none in the costs (ALB: -)': [
      demo.only('alb-dns/aws_lb', []),
      demo.only('alb-dns/aws_apigatewayv2_route', ['live_inference_default']),
      demo.otherwise('ingress/alb-fixed-cost', 'no load balancer'),
    ],
    'Single database for both prod + airflow; Run init script: psql -U postgres -d consumer_rights': [
      every.each((tier) =>
        expect(containers(at(tier, 'ecs'), 'init_database')[0]?.['environment']).toEqual(
          including(
            { name: 'APPLICATION_DATABASE', value: 'consumer_rights' },
            { name: 'AIRFLOW_DATABASE', value: 'airflow' },
          ),
        ),
      ),
      every.otherwise('rds/by-hand', 'init.sql run by hand, one database'),
    ],
    'Data Pipeline: separate Fargate task (on-demand), triggered manually or via EventBridge, not 24/7': [
      every.is('ecs/aws_scheduler_schedule.data_pipeline', {
        schedule_expression: 'cron(0 3 ? * SUN *)',
        schedule_expression_timezone: 'Asia/Kolkata',
        target: { ecs_parameters: { launch_type: 'FARGATE', task_count: 1 } },
      }),
      every.each((tier) => expect(at(tier, 'ecs').output?.['job_task_arns']?.value).toHaveProperty('data-pipeline')),
      every.otherwise('images/first-apply', 'chunker, embedder and Airflow'),
    ],
  }),
  'Option 2: optimized': rows({
    'EC2 Spot Instance: t3.small (2 vCPU, 2 GB)': optimized.have('ecs', {
      'aws_launch_template.instances': { instance_type: 't3.small' },
      'aws_autoscaling_group.instances': {
        max_size: 1,
        mixed_instances_policy: { instances_distribution: { on_demand_percentage_above_base_capacity: 0 } },
      },
    }),
    'Task: live-inference of 2,048 MB on 2 GB: no size of the task, soft reservations, a deployment stops first': [
      optimized.each((tier) => {
        expect(all(at(tier, 'ecs'), 'aws_ecs_task_definition', 'memory')).toEqual(['4096', '512', undefined]);
        expect(everyContainer(tier).filter((container) => 'memory' in container)).toEqual([]);
        expect(sum(tier, 'memoryReservation')).toBeLessThan(1_900);
      }),
      optimized.is('ecs/aws_ecs_service.live_inference', {
        deployment_minimum_healthy_percent: 0,
        deployment_maximum_percent: 100,
      }),
      optimized.otherwise('ec2/task-memory', 'a task of 2,048 MB'),
    ],
    'EBS Volume (20 GB): ChromaDB + logs': [
      every.only('data/aws_efs_file_system', ['chroma_data']),
      optimized.otherwise('containers/stateful-storage', 'an EBS volume in one tier'),
    ],
    'NAT Gateway (optional); Use VPC Endpoints for AWS services (free)': [
      every.only('foundation/aws_nat_gateway', []),
      demo.only('foundation/aws_instance', []),
      optimized.only('foundation/aws_instance', ['nat_a']),
      production.only('foundation/aws_instance', ['nat_a', 'nat_b']),
      every.is('foundation/aws_vpc_endpoint.s3', { vpc_endpoint_type: 'Gateway' }),
      every.otherwise('egress/endpoint-cost', 'endpoints are free, NAT is optional'),
    ],
  }),
  'Option 3: production': rows({
    'Auto Scaling Group (2 AZs), EC2: t3.medium (2 vCPU, 4 GB) x 2': [
      production.have('ecs', {
        'aws_launch_template.instances': { instance_type: 't3.medium' },
        'aws_autoscaling_group.instances': {
          min_size: 2,
          vpc_zone_identifier: subnets('private'),
          mixed_instances_policy: { instances_distribution: { on_demand_percentage_above_base_capacity: 100 } },
        },
      }),
      production.otherwise('capacity/kinds', 'Fargate weights'),
    ],
    'Tasks: 2 replicas of live-inference': production.is('ecs/aws_ecs_service.live_inference', {
      desired_count: withImages(2),
    }),
    'RDS PostgreSQL Multi-AZ (db.t3.small): Automated backups, failover': production.is('data/aws_db_instance.db', {
      instance_class: 'db.t3.small',
      multi_az: true,
      backup_retention_period: 7,
    }),
    'ElastiCache Redis (cache.t3.micro): Query caching': [
      production.is('data/aws_elasticache_replication_group.queries', { engine: 'redis', node_type: 'cache.t3.micro' }),
      runs(
        'rag-core',
        { environment: including({ name: 'REDIS_HOST', value: data('cache_hosts.queries') }) },
        production,
      ),
      together.only('data/aws_elasticache_replication_group', []),
    ],
    'CloudWatch + X-Ray: Monitoring & tracing': [
      runs('xray-daemon', { image: expect.stringMatching(/\/xray\/aws-xray-daemon:\d/) }, production),
      production.each((tier) =>
        expect(actions(tier).find(({ Sid }) => Sid === 'SendTraces')?.Action).toContain('xray:PutTraceSegments'),
      ),
    ],
    'EFS (Multi-AZ): ChromaDB persistence': every.each((tier) =>
      expect(all(at(tier, 'data'), 'aws_efs_mount_target', 'subnet_id')).toEqual(subnets('private')),
    ),
  }),
  'Network Architecture': rows({
    'VPC: consumer-rights-vpc (10.0.0.0/16)': every.is('foundation/aws_vpc.main', (tier) => ({
      cidr_block: '10.0.0.0/16',
      tags: { Name: named(tier, '-vpc') },
    })),
    '--region ap-south-1; create-internet-gateway': [
      every.each((tier) => expect(at(tier, 'foundation').provider.aws[0]?.region).toBe('ap-south-1')),
      every.is('foundation/aws_route.public_internet', { gateway_id: '${aws_internet_gateway.main.id}' }),
    ],
    'public 10.0.1.0/24, 10.0.2.0/24, private 10.0.11.0/24, 10.0.12.0/24: us-east-1a/b drawn, ap-south-1a/b created': [
      every.have('foundation', {
        'aws_subnet.public_a': { cidr_block: '10.0.1.0/24', availability_zone: 'ap-south-1a' },
        'aws_subnet.public_b': { cidr_block: '10.0.2.0/24', availability_zone: 'ap-south-1b' },
        'aws_subnet.private_a': { cidr_block: '10.0.11.0/24', availability_zone: 'ap-south-1a' },
        'aws_subnet.private_b': { cidr_block: '10.0.12.0/24', availability_zone: 'ap-south-1b' },
      }),
      every.otherwise('network/zone', 'us-east-1a and us-east-1b'),
    ],
    '--group-name consumer-rights-alb-sg, -ecs-sg, -rds-sg, -efs-sg': every.have('foundation', (tier) => ({
      'aws_security_group.ingress': { name: named(tier, '-alb-sg') },
      'aws_security_group.service_live_inference': { name: named(tier, '-ecs-sg') },
      'aws_security_group.database_db': { name: named(tier, '-rds-sg') },
      'aws_security_group.file_system_chroma_data': { name: named(tier, '-efs-sg') },
    })),
    'ALB-SG (80, 443 from 0.0.0.0/0); in demo of the VPC link, which nothing enters': reached('ingress', (tier) =>
      tier === 'demo' ? [] : ['443 0.0.0.0/0', '80 0.0.0.0/0'],
    ),
    'ECS-SG (All from ALB-SG), with least privilege: the port of its container': reached('service_live_inference', [
      '80 ingress',
    ]),
    'RDS-SG (5432 from ECS-SG), and from the jobs and the rotation that log in': reached('database_db', [
      '5432 job_data_pipeline',
      '5432 job_init_database',
      '5432 rotation',
      '5432 service_live_inference',
    ]),
    'EFS-SG (2049 from ECS-SG): of the service that Chroma is in': reached('file_system_chroma_data', (tier) => [
      tier === 'production' ? '2049 service_stateful' : '2049 service_live_inference',
    ]),
    'All services in private subnets, assignPublicIp=DISABLED: not in demo, where nothing pays for a way out': every.is(
      'ecs/aws_ecs_service.live_inference',
      (tier) => ({
        network_configuration: {
          assign_public_ip: tier === 'demo',
          subnets: subnets(tier === 'demo' ? 'public' : 'private'),
        },
      }),
    ),
    'VPC Flow Logs enabled': every.only('foundation/aws_flow_log', ['main']),
  }),
  'ECS Task Definition: live-inference': rows({
    '"family": "consumer-rights-live-inference", "networkMode": "awsvpc"': every.is(
      'ecs/aws_ecs_task_definition.live_inference',
      (tier) => ({ family: named(tier, '-live-inference'), network_mode: 'awsvpc' }),
    ),
    '"cpu" and "memory": pii-filter 256 256, rag-core 256 512, llm-connector 256 256, psql-worker 256 256, rabbitmq 512 512':
      Object.entries(SHARES).flatMap(([name, [cpu, memory]]) => [
        runs(name, { cpu: cpu / 2, memory }, demo),
        runs(name, { cpu }, balanced),
      ]),
    'the shares of demo, halved, with those of Chroma, are all of its task': () =>
      expect([sum('demo', 'cpu'), sum('demo', 'memory')]).toEqual([1_024, 2_048]),
    '"essential": true; Health checks on all containers': Object.keys(MEASURED).map((name) =>
      runs(name, { essential: true, healthCheck: expect.objectContaining({ command: expect.any(Array) }) }),
    ),
    'PYTHONUNBUFFERED 1; awslogs, /ecs/consumer-rights, ap-south-1, stream prefix pii-filter': [
      runs('pii-filter', {
        environment: including({ name: 'PYTHONUNBUFFERED', value: '1' }),
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '${aws_cloudwatch_log_group.live_inference.name}',
            'awslogs-region': 'ap-south-1',
            'awslogs-stream-prefix': 'pii-filter',
          },
        },
      }),
      every.is('ecs/aws_cloudwatch_log_group.live_inference', (tier) => ({ name: `/ecs/${named(tier)}` })),
    ],
    'CHROMA_HOST localhost, CHROMA_PORT 8000': [
      runs('rag-core', (tier) => ({
        environment: including(
          { name: 'CHROMA_HOST', value: tier === 'production' ? 'stateful.consumer-rights.internal' : 'localhost' },
          { name: 'CHROMA_PORT', value: '8000' },
        ),
      })),
      runs('chroma', { portMappings: [expect.objectContaining({ containerPort: 8_000 })] }),
      together.otherwise('containers/localhost', 'CHROMA_HOST localhost'),
    ],
    'sourceVolume chroma-data, containerPath /data': runs('chroma', {
      mountPoints: [expect.objectContaining({ sourceVolume: 'chroma-data', containerPath: '/data' })],
    }),
    '"transitEncryption": "ENABLED"': every.each((tier) => {
      const task = tier === 'production' ? 'stateful' : 'live_inference';
      expect(JSON.stringify(resource(at(tier, 'ecs'), 'aws_ecs_task_definition', task)['volume'])).toContain(
        '"transit_encryption":"ENABLED"',
      );
    }),
    'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY (consumer-rights/aws-credentials) for AWS Bedrock': [
      every.each((tier) => {
        expect(JSON.stringify(at(tier, 'ecs'))).not.toMatch(/AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY/);
        const invoke = actions(tier).find(({ Action }) => Action.includes('bedrock:InvokeModel'));
        for (const model of invoke?.Resource ?? ['none'])
          expect(model).toMatch(/^arn:aws:bedrock:ap-south-1::foundation-model\/[\w.:-]+$/);
      }),
      every.otherwise('iam/static-keys', 'AWS keys in Secrets Manager'),
    ],
    'DB_PASSWORD of consumer-rights/db-password, DB_HOST': [
      runs('psql-worker', {
        environment: including({ name: 'DB_HOST', value: data('database_hosts.db') }),
        secrets: including({ name: 'DB_PASSWORD', valueFrom: `${data('secret_arns.db_application')}:password::` }),
      }),
      every.is('data/aws_secretsmanager_secret.db_application', (tier) => ({ name: `${named(tier)}/db-password` })),
    ],
    '"image": "rabbitmq:3-management", containerPort 5672 and 15672': [
      runs('rabbitmq', {
        image: expect.stringMatching(/^public\.ecr\.aws\/docker\/library\/rabbitmq:3\.\d+\.\d+-management$/),
        portMappings: [5_672, 15_672].map((containerPort) => expect.objectContaining({ containerPort })),
      }),
      every.otherwise('images/pinned', 'rabbitmq:3-management'),
    ],
  }),
  'RDS Configuration': rows({
    'consumer-rights-db, Engine: postgres, db.t3.micro, --master-username postgres': every.is(
      'data/aws_db_instance.db',
      (tier) => ({
        identifier: named(tier, '-db'),
        engine: 'postgres',
        instance_class: tier === 'production' ? 'db.t3.small' : 'db.t3.micro',
        username: 'postgres',
      }),
    ),
    'consumer-rights-subnet-group, private': every.is('data/aws_db_subnet_group.db', (tier) => ({
      name: named(tier, '-subnet-group'),
      subnet_ids: subnets('private'),
    })),
    'Version: 13.12': [
      every.is('data/aws_db_instance.db', { engine_version: '16' }),
      every.otherwise('rds/version-support', 'PostgreSQL 13.12'),
    ],
    'Auto Minor Version Upgrade: Yes': every.is('data/aws_db_instance.db', { auto_minor_version_upgrade: true }),
    'Storage: 20 GB GP3, IOPS: 3000 (baseline: below 400 GB gp3 has them, and takes no other number)': [
      every.is('data/aws_db_instance.db', { allocated_storage: 20, storage_type: 'gp3' }),
      every.each((tier) => expect(all(at(tier, 'data'), 'aws_db_instance', 'iops')).toEqual([undefined])),
    ],
    'Multi-AZ: No (for cost savings)': together.is('data/aws_db_instance.db', { multi_az: false }),
    'Backup: 7 days retention; Point-in-time recovery enabled': every.is('data/aws_db_instance.db', {
      backup_retention_period: 7,
    }),
    'Encryption: Yes (at rest)': every.is('data/aws_db_instance.db', { storage_encrypted: true }),
    'max_connections: 100, shared_buffers: 256MB (in 8 kB), work_mem: 4MB (in kB)': [
      every.is('data/aws_db_parameter_group.db', {
        parameter: including(
          expect.objectContaining({ name: 'max_connections', value: '100' }),
          expect.objectContaining({ name: 'shared_buffers', value: String((256 * 1024) / 8) }),
          expect.objectContaining({ name: 'work_mem', value: String(4 * 1024) }),
        ),
      }),
      every.otherwise('rds/parameter-unit', 'shared_buffers 256MB'),
    ],
  }),
  'EFS Configuration': rows({
    'Performance Mode: General Purpose: the default': every.each((tier) =>
      expect(all(at(tier, 'data'), 'aws_efs_file_system', 'performance_mode')).toEqual([undefined]),
    ),
    'Throughput Mode: Bursting; Transition to IA: 30 days': every.is('data/aws_efs_file_system.chroma_data', {
      throughput_mode: 'bursting',
      lifecycle_policy: [{ transition_to_ia: 'AFTER_30_DAYS' }],
    }),
    'Encryption: Yes (at rest + in transit)': [
      every.is('data/aws_efs_file_system.chroma_data', { encrypted: true }),
      every.each((tier) => {
        const policy = statements(resource(at(tier, 'data'), 'aws_efs_file_system_policy', 'chroma_data'));
        const denied = policy.find(({ Effect }) => Effect === 'Deny')?.Condition;
        expect(denied).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
      }),
    ],
    'Backup: AWS Backup (daily)': every.is('data/aws_efs_backup_policy.chroma_data', {
      backup_policy: { status: 'ENABLED' },
    }),
  }),
  'Phases 2 and 3: containers and deployment': rows({
    '--repository-name consumer-rights/{pii-filter,rag-core,llm-connector,psql-worker}; the pipeline has its own':
      every.each((tier) =>
        expect(all(at(tier, 'ecr'), 'aws_ecr_repository', 'name').sort()).toEqual(
          ['airflow', 'chunker', 'embedder', 'llm-connector', 'pii-filter', 'psql-worker', 'rag-core'].map(
            (image) => `${named(tier)}/${image}`,
          ),
        ),
      ),
    'docker push .../consumer-rights/pii-filter:latest': [
      every.is('ecr/aws_ecr_repository.pii_filter', { image_tag_mutability: 'IMMUTABLE' }),
      every.otherwise('images/mutable-tags', 'images pushed as latest'),
    ],
    '--cluster-name consumer-rights-prod': [
      production.is('ecs/aws_ecs_cluster.main', { name: 'consumer-rights-prod' }),
      every.otherwise('names/exact-collision', 'one set of names'),
    ],
    '--name consumer-rights-alb': balanced.is('alb-dns/aws_lb.public', (tier) => ({
      name: named(tier, '-alb'),
      internal: false,
      subnets: subnets('public'),
    })),
    'consumer-rights-tg: HTTP, port 80, target type ip, /health': balanced.is(
      'alb-dns/aws_lb_target_group.live_inference',
      (tier) => ({
        name: named(tier, '-tg'),
        protocol: 'HTTP',
        port: 80,
        target_type: 'ip',
        health_check: { path: '/health' },
      }),
    ),
    'Domain name (optional), SSL certificate (optional)': balanced.otherwise('ingress/no-tls', 'a domain name'),
    '--service-name live-inference, containerName=pii-filter, containerPort=80': [
      production.is('ecs/aws_ecs_service.live_inference', { name: 'live-inference' }),
      balanced.is('ecs/aws_ecs_service.live_inference', {
        load_balancer: [{ container_name: 'pii-filter', container_port: 80 }],
      }),
      demo.is('ecs/aws_ecs_service.live_inference', {
        service_registries: { container_name: 'pii-filter', container_port: 80 },
      }),
    ],
    '--desired-count 1': together.is('ecs/aws_ecs_service.live_inference', { desired_count: withImages(1) }),
  }),
  'Phase 4: Monitoring & Optimization': rows({
    'consumer-rights-high-cpu: CPUUtilization, AWS/ECS, Average, 300 s, GreaterThanThreshold 80': alarm(
      'cpu',
      'CPUUtilization',
    ),
    'consumer-rights-high-memory: MemoryUtilization, AWS/ECS, Average, 300 s, GreaterThanThreshold 80': alarm(
      'memory',
      'MemoryUtilization',
    ),
    'consumer-rights-prod: name=containerInsights,value=enabled; elsewhere CloudWatch is "Included" or $5': [
      production.is('ecs/aws_ecs_cluster.main', { setting: [{ name: 'containerInsights', value: 'enabled' }] }),
      together.is('ecs/aws_ecs_cluster.main', { setting: [{ name: 'containerInsights', value: 'disabled' }] }),
      together.otherwise('monitoring/container-insights-cost', 'Container Insights on'),
    ],
    'service/consumer-rights-prod/live-inference, --min-capacity 1 --max-capacity 3, TargetTrackingScaling': [
      production.have('ecs', {
        'aws_appautoscaling_target.live_inference': { min_capacity: withImages(1), max_capacity: 3 },
        'aws_appautoscaling_policy.live_inference_cpu': { policy_type: 'TargetTrackingScaling' },
        'aws_ecs_service.stateful': { desired_count: 1 },
      }),
      together.only('ecs/aws_appautoscaling_target', []),
      every.otherwise('containers/stateful-scaling', 'RabbitMQ in a task that scales'),
    ],
    '--policy-name consumer-rights-cpu-scaling': production.is('ecs/aws_appautoscaling_policy.live_inference_cpu', {
      name: 'consumer-rights-cpu-scaling',
    }),
    'Monitoring dashboard': [
      demo.only('monitoring/aws_cloudwatch_dashboard', ['data', 'ecs']),
      balanced.only('monitoring/aws_cloudwatch_dashboard', ['data', 'ecs', 'ingress']),
    ],
  }),
  'Costs and risks': rows({
    'Set AWS Budget alerts at $50, $75, $100': every.each((tier) =>
      expect(thresholds(at(tier, 'cost'), 'monthly')).toEqual([50, 75, 100]),
    ),
    'AWS account with billing alerts': () =>
      expect(thresholds(stack('account-us-west-2-bootstrap'), 'account')).not.toEqual([]),
    'WAF on ALB (optional)': production.says({ optOuts: including(expect.objectContaining({ path: 'security.waf' })) }),
    'Fargate at $22, at $44.33 + $6.49 and at $50.82: the claims table shows each beside the estimate': every.otherwise(
      'claims/figures',
      'three totals',
    ),
    'RDS Reserved Instances, Savings Plans: what-ifs, never in the estimate': every.otherwise(
      'cost/commitment',
      'reserved instances and savings plans',
    ),
    '~$0.10 per run of the pipeline: the estimate reads the expected usage': every.says({
      usage: { runsPerMonth: 4 },
    }),
    'Data Transfer: $1, $2 and $5, at $0.09 a GB': () => {
      for (const [tier, egressGB] of [
        [demo, 11],
        [optimized, 22],
        [production, 55],
      ] as const)
        tier.says({ usage: { egressGB } })();
    },
  }),
  'can upgrade to Production tier': rows({
    'what keeps data has one address in all three': () => {
      const stateful = (tier: Tier) =>
        ['aws_db_instance', 'aws_efs_file_system', 'aws_efs_access_point', 'aws_secretsmanager_secret']
          .flatMap((type) => Object.keys(ofType(at(tier, 'data'), type)).map((name) => `${type}.${name}`))
          .concat(Object.keys(ofType(at(tier, 'ecr'), 'aws_ecr_repository')));
      expect(stateful('demo')).toEqual(including('aws_db_instance.db', 'aws_efs_file_system.chroma_data', 'rag_core'));
      expect(TIERS.map(stateful)).toEqual(TIERS.map(() => stateful('demo')));
    },
    'and nothing about it that AWS changes only by making another': () => {
      const lasting = (tier: Tier) => {
        const json = at(tier, 'data');
        const of = (type: string, name: string, ...attributes: string[]) =>
          attributes.map((attribute) => resource(json, type, name)[attribute]);
        return [
          of('aws_db_instance', 'db', 'engine', 'engine_version', 'db_name', 'username', 'storage_encrypted'),
          of('aws_efs_file_system', 'chroma_data', 'encrypted', 'performance_mode', 'availability_zone_name'),
          of('aws_efs_access_point', 'chroma_data', 'posix_user', 'root_directory'),
        ];
      };
      expect(TIERS.map(lasting)).toEqual(TIERS.map(() => lasting('demo')));
    },
  }),
});
