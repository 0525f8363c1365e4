/** Each row quotes the agentic Stage-3-Version-3 plan and finds it in the synthesized JSON. Written from the plan. */
import { EVERY_RULE } from '../../config/rules';
import {
  all,
  containers,
  describeFacts,
  each,
  edges,
  environmentsOf,
  expectResources,
  type Fact,
  manifestEntry,
  rows,
  stacksOf,
  thresholds,
} from '../helpers/facts';
import { ofType, resource, type StackJson, statements } from '../helpers/synthesized';

const DEPLOYMENT = 'agentic-stage3v3';
const ENVIRONMENT = 'stage3v3';
/** Before every name of the plan's inventory. */
const P = 'agentic-aws-stage3v3';
const SERVICES = ['fastapi', 'nodejs'] as const;

const at = (milestone: string): StackJson => stacksOf(DEPLOYMENT)(ENVIRONMENT, milestone);
const { have: has, otherwise } = environmentsOf(DEPLOYMENT, ENVIRONMENT);
/** The same of both services. */
const both = (milestone: string, type: string, shape: (service: string) => object) =>
  each(SERVICES, (service) => has(milestone, { [`${type}.${service}`]: shape(service) })());
const connects = (group: string, ingress: string[], egress: string[]) => () =>
  expect(edges(at('foundation'), group)).toEqual({ ingress, egress });
/** How many there are in all milestones, by type. */
const counts = (expected: Record<string, number>) => () => {
  const { milestones } = manifestEntry(DEPLOYMENT, ENVIRONMENT);
  const sum = (type: string) => milestones.reduce((total, { types }) => total + (types[type] ?? 0), 0);
  expect(Object.fromEntries(Object.keys(expected).map((type) => [type, sum(type)]))).toEqual(expected);
};
/** What a service's count is, once it has an image. */
const withImage = (service: string, count: number) => `\${alltrue([(var.image_${service} != "none")]) ? ${count} : 0}`;
const subnetsOf = (kind: string) =>
  ['a', 'b'].map((zone) => `\${data.terraform_remote_state.foundation.outputs.${kind}_subnet_ids.${zone}}`);
const forwardsTo = (service: string) => [
  { type: 'forward', target_group_arn: `\${aws_lb_target_group.${service}.arn}` },
];
const secretOf = (user: string) =>
  JSON.parse(
    String(resource(at('data'), 'aws_secretsmanager_secret_version', `primary_${user}`)['secret_string_wo']),
  ) as Record<string, unknown>;

const FACTS: Record<string, Fact[]> = {
  'VPC & Networking': rows({
    'agentic-aws-stage3v3-vpc, CIDR 10.1.0.0/16, DNS Resolution: Enabled, DNS Hostnames: Enabled': has('foundation', {
      'aws_vpc.main': {
        tags: { Name: `${P}-vpc` },
        cidr_block: '10.1.0.0/16',
        enable_dns_support: true,
        enable_dns_hostnames: true,
      },
    }),
    'Subnets (6 total), names, 10.1.1.0/24 to 10.1.6.0/24, us-east-1a and us-east-1b': () => {
      const subnets = Object.values(ofType(at('foundation'), 'aws_subnet')).map((subnet) =>
        [(subnet['tags'] as { Name: string }).Name, subnet['cidr_block'], subnet['availability_zone']].join(' '),
      );
      expect(subnets.sort()).toEqual([
        'agentic-aws-stage3v3-db-subnet-1 10.1.5.0/24 us-east-1a',
        'agentic-aws-stage3v3-db-subnet-2 10.1.6.0/24 us-east-1b',
        'agentic-aws-stage3v3-private-subnet-1 10.1.3.0/24 us-east-1a',
        'agentic-aws-stage3v3-private-subnet-2 10.1.4.0/24 us-east-1b',
        'agentic-aws-stage3v3-public-subnet-1 10.1.1.0/24 us-east-1a',
        'agentic-aws-stage3v3-public-subnet-2 10.1.2.0/24 us-east-1b',
      ]);
    },
    'Internet Gateway: -igw, NAT Gateway: -nat, Elastic IP: -nat-eip: one of each': () => {
      expect(all(at('foundation'), 'aws_internet_gateway', 'tags')).toEqual([{ Name: `${P}-igw` }]);
      expect(all(at('foundation'), 'aws_nat_gateway', 'tags')).toEqual([{ Name: `${P}-nat` }]);
      expect(all(at('foundation'), 'aws_eip', 'tags')).toEqual([{ Name: `${P}-nat-eip` }]);
    },
    'Route Tables: -public-rt, -private-rt, -db-rt; that of the databases leads nowhere': () => {
      expectResources(at('foundation'), {
        'aws_route_table.public': { tags: { Name: `${P}-public-rt` } },
        'aws_route_table.private': { tags: { Name: `${P}-private-rt` } },
        'aws_route_table.database': { tags: { Name: `${P}-db-rt` } },
      });
      expect(Object.keys(ofType(at('foundation'), 'aws_route'))).toEqual(['private_internet', 'public_internet']);
    },
  }),
  'Security Groups': rows({
    'Security Groups (5 total), by name; a sixth is that of the rotation function': () =>
      expect(all(at('foundation'), 'aws_security_group', 'name').sort()).toEqual([
        'agentic-aws-stage3v3-db-sg',
        'agentic-aws-stage3v3-fastapi-sg',
        'agentic-aws-stage3v3-internal-alb-sg',
        'agentic-aws-stage3v3-nodejs-sg',
        'agentic-aws-stage3v3-public-alb-sg',
        'agentic-aws-stage3v3-rotation-sg',
      ]),
    'Public ALB SG, Inbound: 80, 443 from 0.0.0.0/0, Outbound: All traffic': connects(
      'ingress',
      ['443 0.0.0.0/0', '80 0.0.0.0/0'],
      ['all 0.0.0.0/0'],
    ),
    'Internal ALB SG, Inbound: 80 from Node.js SG, Outbound: All traffic': connects(
      'internal',
      ['80 service_nodejs'],
      ['all 0.0.0.0/0'],
    ),
    'Node.js SG, Inbound: 3000 from Public ALB SG, Outbound: All traffic': connects(
      'service_nodejs',
      ['3000 ingress'],
      ['all 0.0.0.0/0'],
    ),
    'FastAPI SG, Inbound: 8000 from Internal ALB SG, Outbound: All traffic': connects(
      'service_fastapi',
      ['8000 internal'],
      ['all 0.0.0.0/0'],
    ),
    'Database SG, Inbound: 5432 from FastAPI SG (and the rotation function), Outbound: None': connects(
      'database_primary',
      ['5432 rotation', '5432 service_fastapi'],
      [],
    ),
  }),
  'RDS Database': rows({
    '-primary: PostgreSQL 15.13, db.t3.medium, 20GB GP3 to 100GB, Multi-AZ: Yes, Backup: 7 days retention': has(
      'data',
      {
        'aws_db_instance.primary': {
          identifier: 'agentic-aws-stage3v3-primary',
          engine: 'postgres',
          engine_version: '15.13',
          instance_class: 'db.t3.medium',
          allocated_storage: 20,
          storage_type: 'gp3',
          max_allocated_storage: 100,
          multi_az: true,
          backup_retention_period: 7,
        },
      },
    ),
    'agentic-aws-stage3v3-replica: Source: Primary instance; Same configuration as primary': has('data', {
      'aws_db_instance.primary_replica': {
        identifier: 'agentic-aws-stage3v3-replica',
        replicate_source_db: '${aws_db_instance.primary.identifier}',
        instance_class: 'db.t3.medium',
        storage_type: 'gp3',
        max_allocated_storage: 100,
        parameter_group_name: '${aws_db_parameter_group.primary.name}',
      },
    }),
    'agentic-aws-stage3v3-db-subnet-group, agentic-aws-stage3v3-db-parameter-group': has('data', {
      'aws_db_subnet_group.primary': { name: 'agentic-aws-stage3v3-db-subnet-group' },
      'aws_db_parameter_group.primary': { name: 'agentic-aws-stage3v3-db-parameter-group' },
    }),
    'a primary with a replica cannot be stopped: no schedule': otherwise(
      'rds/unstoppable',
      'a database that can be stopped',
    ),
  }),
  'Secrets Manager': rows({
    'agentic-aws/stage3v3/database/master: postgres, auto-generated password, dynamic host, 5432, agentic_aws_db':
      () => {
        const password = '${ephemeral.aws_secretsmanager_random_password.primary_master.random_password}';
        expectResources(at('data'), {
          'aws_secretsmanager_secret.primary_master': { name: 'agentic-aws/stage3v3/database/master' },
          'aws_db_instance.primary': {
            username: 'postgres',
            password_wo: password,
            port: 5432,
            db_name: 'agentic_aws_db',
          },
        });
        expect(secretOf('master')).toMatchObject({
          username: 'postgres',
          password,
          host: '${aws_db_instance.primary.address}',
          port: 5432,
          dbname: 'agentic_aws_db',
        });
      },
    'the password managed by RDS would be simplest': otherwise(
      'rds/managed-password-replica',
      'a password that RDS manages',
    ),
    'Database secrets rotation working: each secret is rotated, and the service that reads it redeployed': () => {
      expectResources(at('data'), {
        'aws_secretsmanager_secret_rotation.primary_master': {},
        'aws_secretsmanager_secret_rotation.primary_application': {},
        'aws_lambda_function.rotate_db_secret': {
          environment: { variables: { REDEPLOY: expect.stringContaining(`${P}-fastapi-service`) } },
        },
      });
    },
  }),
  'ECR Repositories': rows({
    'ECR Repositories (2 total): agentic-aws-stage3v3-fastapi, agentic-aws-stage3v3-nodejs in us-east-1': () => {
      expect(at('ecr').provider.aws[0]?.region).toBe('us-east-1');
      expect(all(at('ecr'), 'aws_ecr_repository', 'name').sort()).toEqual([
        'agentic-aws-stage3v3-fastapi',
        'agentic-aws-stage3v3-nodejs',
      ]);
    },
    'Image: Dynamic ECR reference: the repository of the service, and a tag that is given': each(
      SERVICES,
      (service) => {
        expect(String(at('ecs').locals?.[`image_${service}`])).toContain(
          `[data.terraform_remote_state.ecr.outputs.repository_urls.${service}, var.image_${service}]`,
        );
        expect(containers(at('ecs'), service)[0]?.['image']).toBe(`\${local.image_${service}}`);
      },
    ),
    'imageTag = `v${Date.now()}`': otherwise('names/timestamp', 'names and image tags from Date.now()'),
  }),
  'ECS Infrastructure': rows({
    'agentic-aws-stage3v3-cluster, Container Insights: Enabled': has('ecs', {
      'aws_ecs_cluster.main': {
        name: 'agentic-aws-stage3v3-cluster',
        setting: [{ name: 'containerInsights', value: 'enabled' }],
      },
    }),
    'Launch Type: Fargate': both('ecs', 'aws_ecs_service', () => ({
      capacity_provider_strategy: [{ base: 0, capacity_provider: 'FARGATE', weight: 1 }],
    })),
    'agentic-aws-stage3v3-{fastapi,nodejs}-task, CPU: 512, Memory: 1024MB': both(
      'ecs',
      'aws_ecs_task_definition',
      (service) => ({
        family: `${P}-${service}-task`,
        cpu: '512',
        memory: '1024',
      }),
    ),
    'secrets: name: "DATABASE_URL", valueFrom: secretArn: of the user that the service has of its own': () => {
      const secret = '${data.terraform_remote_state.data.outputs.secret_arns.primary_application}';
      expect(containers(at('ecs'), 'fastapi')[0]?.['secrets']).toEqual([{ name: 'DATABASE_URL', valueFrom: secret }]);
      expect(secretOf('application')).toMatchObject({ port: 5432, dbname: 'agentic_aws_db' });
    },
    'FASTAPI_URL: Constructed from Internal ALB DNS name; ENVIRONMENT; LOG_LEVEL (default: INFO)': () => {
      const passed = [
        { name: 'ENVIRONMENT', value: 'stage3v3' },
        { name: 'LOG_LEVEL', value: 'INFO' },
      ];
      const url = { name: 'FASTAPI_URL', value: '${data.terraform_remote_state.alb_dns.outputs.internal_url}' };
      const environment = (service: string) => containers(at('ecs'), service)[0]?.['environment'];
      expect(environment('nodejs')).toEqual(expect.arrayContaining([...passed, url]));
      expect(environment('fastapi')).toEqual(expect.arrayContaining(passed));
      expect(at('alb-dns').output?.['internal_url']?.value).toBe('http://${aws_lb.internal.dns_name}');
    },
    'agentic-aws-stage3v3-{fastapi,nodejs}-service, Desired Count: 2': both('ecs', 'aws_ecs_service', (service) => ({
      name: `${P}-${service}-service`,
      desired_count: withImage(service, 2),
    })),
    'Node.js Containers (Public Subnets), FastAPI Containers (Private Subnets)': has('ecs', {
      'aws_ecs_service.nodejs': { network_configuration: { subnets: subnetsOf('public') } },
      'aws_ecs_service.fastapi': {
        network_configuration: { subnets: subnetsOf('private'), assign_public_ip: false },
      },
    }),
    'Min Capacity: 1, Max Capacity: 10': both('ecs', 'aws_appautoscaling_target', (service) => ({
      min_capacity: withImage(service, 1),
      max_capacity: 10,
      scalable_dimension: 'ecs:service:DesiredCount',
      service_namespace: 'ecs',
    })),
    'Target tracking (CPU 70%, Memory 80%), scaleInCooldown: 300, scaleOutCooldown: 300': each(SERVICES, (service) => {
      const tracking = (target_value: number, metric: string) => ({
        policy_type: 'TargetTrackingScaling',
        target_tracking_scaling_policy_configuration: {
          target_value,
          scale_in_cooldown: 300,
          scale_out_cooldown: 300,
          predefined_metric_specification: { predefined_metric_type: `ECSServiceAverage${metric}Utilization` },
        },
      });
      expectResources(at('ecs'), {
        [`aws_appautoscaling_policy.${service}_cpu`]: tracking(70, 'CPU'),
        [`aws_appautoscaling_policy.${service}_memory`]: tracking(80, 'Memory'),
      });
    }),
  }),
  'Application Load Balancers': rows({
    '-public-alb, Scheme: Internet-facing, Public subnets; Internal ALB, Scheme: Internal, Private subnets': has(
      'alb-dns',
      {
        'aws_lb.public': { name: `${P}-public-alb`, internal: false, subnets: subnetsOf('public') },
        'aws_lb.internal': { internal: true, subnets: subnetsOf('private') },
      },
    ),
    'agentic-aws-stage3v3-internal-alb (33 characters, and AWS takes 32)': otherwise(
      'names/pattern',
      'an internal load balancer called agentic-aws-stage3v3-internal-alb',
    ),
    'agentic-aws-stage3v3-nodejs-tg (port 3000), agentic-aws-stage3v3-fastapi-tg (port 8000), /health': has('alb-dns', {
      'aws_lb_target_group.nodejs': { name: `${P}-nodejs-tg`, port: 3000, health_check: { path: '/health' } },
      'aws_lb_target_group.fastapi': { name: `${P}-fastapi-tg`, port: 8000, health_check: { path: '/health' } },
    }),
    'HTTP (80) → Redirect to HTTPS; HTTPS (443) → Forward to Node.js TG; HTTP (80) → Forward to FastAPI TG': has(
      'alb-dns',
      {
        'aws_lb_listener.http': {
          load_balancer_arn: '${aws_lb.public.arn}',
          port: 80,
          default_action: [{ type: 'redirect', redirect: { port: '443', protocol: 'HTTPS' } }],
        },
        'aws_lb_listener.https': { port: 443, default_action: forwardsTo('nodejs') },
        'aws_lb_listener.internal_http': {
          load_balancer_arn: '${aws_lb.internal.arn}',
          port: 80,
          default_action: forwardsTo('fastapi'),
        },
      },
    ),
  }),
  'CloudWatch, Route 53, SSL Certificate': rows({
    'agentic-aws-stage3v3-{fastapi,nodejs}-logs, Retention: 14 days': both(
      'ecs',
      'aws_cloudwatch_log_group',
      (service) => ({
        name: `${P}-${service}-logs`,
        retention_in_days: 14,
      }),
    ),
    'Alarms agentic-aws-stage3v3-{fastapi,nodejs}-{cpu,memory}-high (cpu-threshold 70, memory-threshold 80)': () =>
      expect(
        Object.values(ofType(at('monitoring'), 'aws_cloudwatch_metric_alarm'))
          .map((alarm) => `${alarm['alarm_name']} ${alarm['metric_name']} ${alarm['threshold']}`)
          .sort(),
      ).toEqual([
        'agentic-aws-stage3v3-fastapi-cpu-high CPUUtilization 70',
        'agentic-aws-stage3v3-fastapi-memory-high MemoryUtilization 80',
        'agentic-aws-stage3v3-nodejs-cpu-high CPUUtilization 70',
        'agentic-aws-stage3v3-nodejs-memory-high MemoryUtilization 80',
      ]),
    'Domain: a-g-e-n-t-i-c.com (assumed to exist); A Record: stage3v3.a-g-e-n-t-i-c.com, Alias to Public ALB': () => {
      expect(at('alb-dns').data?.['aws_route53_zone']?.['main']?.['name']).toBe('a-g-e-n-t-i-c.com');
      expect(ofType(at('alb-dns'), 'aws_route53_zone')).toEqual({});
      expectResources(at('alb-dns'), {
        'aws_route53_record.alias': {
          name: 'stage3v3.a-g-e-n-t-i-c.com',
          type: 'A',
          alias: { name: '${aws_lb.public.dns_name}' },
        },
      });
    },
    'TTL: 300 seconds': otherwise('dns/alias-ttl', 'an alias record with a TTL of 300'),
    'ACM: stage3v3.a-g-e-n-t-i-c.com, SAN if wildcard needed, DNS validation, Public ALB HTTPS listener': has(
      'alb-dns',
      {
        'aws_acm_certificate.main': {
          domain_name: 'stage3v3.a-g-e-n-t-i-c.com',
          subject_alternative_names: [],
          validation_method: 'DNS',
        },
        'aws_lb_listener.https': { certificate_arn: '${aws_acm_certificate_validation.main.certificate_arn}' },
      },
    ),
  }),
  'IAM Resources': rows({
    'agentic-aws-stage3v3-task-execution-role: ECR pull, CloudWatch logs write, Secrets Manager read': () => {
      expectResources(at('ecs'), { 'aws_iam_role.fastapi_execution': { name: `${P}-task-execution-role` } });
      const granted = statements(resource(at('ecs'), 'aws_iam_role_policy', 'fastapi_execution'));
      const allowed = ['WriteLogs', 'LogIntoRegistry', 'PullImages', 'ReadSecretsManager'];
      expect(granted.map(({ Sid }) => Sid)).toEqual(allowed);
    },
    'agentic-aws-stage3v3-task-role: Minimal runtime permissions': () => {
      expectResources(at('ecs'), { 'aws_iam_role.fastapi_task': { name: `${P}-task-role` } });
      expect(ofType(at('ecs'), 'aws_iam_role_policy')).not.toHaveProperty('fastapi_task');
    },
    'Task Role: Secrets Manager read permissions (the execution role hands the secret in)': otherwise(
      'iam/task-role',
      'one execution role and one task role',
    ),
    'agentic-aws-stage3v3-autoscaling-role': otherwise('iam/service-linked-role', 'a role for auto-scaling'),
  }),
  'Redeployable Infrastructure Strategy': rows({
    '{project}-{environment}-{resource-type}-${Date.now()}': otherwise(
      'names/timestamp',
      'names and image tags from Date.now()',
    ),
    'Validation: parameters set, VPC CIDR and subdomain free, database and auto-scaling parameters valid': () =>
      expect(EVERY_RULE.map(({ id }) => id)).toEqual(
        expect.arrayContaining([
          'schema/missing',
          'network/peer-overlap',
          'ingress/domain-shared',
          'rds/class',
          'rds/parameter-memory',
          'scaling/bounds',
        ]),
      ),
  }),
  'Expected Resource Count & Cost': rows({
    'Total AWS Resources: ~60 resources': otherwise(
      'claims/resources',
      '3 listeners, 1 certificate, about 60 resources',
    ),
    'RDS Resources: 4 (primary, replica, subnet group, parameter group)': counts({
      aws_db_instance: 2,
      aws_db_subnet_group: 1,
      aws_db_parameter_group: 1,
    }),
    'ECS Resources: 12 (cluster, services, task definitions, auto-scaling policies)': counts({
      aws_ecs_cluster: 1,
      aws_ecs_cluster_capacity_providers: 1,
      aws_ecs_service: 2,
      aws_ecs_task_definition: 2,
      aws_appautoscaling_target: 2,
      aws_appautoscaling_policy: 4,
    }),
    'ALB Resources: 8 (2 ALBs, 2 target groups, 3 listeners, 1 certificate)': counts({
      aws_lb: 2,
      aws_lb_target_group: 2,
      aws_lb_listener: 3,
      aws_acm_certificate: 1,
    }),
    'TOTAL: $259-329/month: the budget tells both': () => {
      expectResources(at('cost'), { 'aws_budgets_budget.monthly': { limit_amount: '329', limit_unit: 'USD' } });
      expect(thresholds(at('cost'), 'monthly')).toEqual([259, 329]);
    },
  }),
};

describeFacts(DEPLOYMENT, FACTS);
