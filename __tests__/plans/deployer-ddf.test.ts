/** Each row quotes the deployer-ddf plan and finds it in the synthesized JSON. Written from the plan, not from the code. */
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
  tagsOf,
} from '../helpers/facts';
import { manifestOf, ofType, resource, statements } from '../helpers/synthesized';

const DEPLOYMENT = 'deployer-ddf';
/** The plan's ResourcePrefix. */
const PREFIX = 'deployer-ddf-mod-llm-models';
const ENVIRONMENTS = ['dev', 'prod', 'high-volume'] as const;
type Name = (typeof ENVIRONMENTS)[number];

const at = stacksOf(DEPLOYMENT);
const entry = (environment: Name) => manifestEntry(DEPLOYMENT, environment);
const everywhere = environmentsOf(DEPLOYMENT, ...ENVIRONMENTS);
const dev = environmentsOf(DEPLOYMENT, 'dev');
const prod = environmentsOf(DEPLOYMENT, 'prod');
const highVolume = environmentsOf(DEPLOYMENT, 'high-volume');
/** Those that stop when they are idle: options 1 and 2. */
const idle = environmentsOf(DEPLOYMENT, 'prod', 'high-volume');
/** Those with a model cache on EFS. */
const cached = environmentsOf(DEPLOYMENT, 'dev', 'prod');
/** The function that looks every five minutes, and the one that it asks. */
const autoStop = (environment: Name) => () =>
  expectResources(at(environment, 'cost'), {
    'aws_lambda_function.idle_stop': {
      runtime: 'nodejs22.x',
      environment: {
        variables: {
          POWER_PATH: environment === 'prod' ? `/${PREFIX}/power` : `/${PREFIX}/${environment}/power`,
          POWER_SWITCH_FUNCTION: '${aws_lambda_function.power_switch.arn}',
        },
      },
    },
    'aws_scheduler_schedule.idle_stop': { schedule_expression: 'rate(5 minutes)' },
  });
/** Where it differs from prod, which has the plan's exact names. */
const prefixOf = (environment: Name) => (environment === 'prod' ? PREFIX : `${PREFIX}-${environment}`);

const FACTS: Record<string, Fact[]> = {
  'Option 1: ECS Fargate with Auto-Stop (prod)': rows({
    'ServiceName deployer-ddf-mod-llm-models in ClusterName ai-testing-cluster': prod.have('ecs', {
      'aws_ecs_cluster.main': { name: 'ai-testing-cluster' },
      'aws_ecs_service.agent': { name: 'deployer-ddf-mod-llm-models', cluster: '${aws_ecs_cluster.main.arn}' },
    }),
    'ECS Fargate: 4 vCPU, 16GB RAM': prod.have('ecs', {
      'aws_ecs_task_definition.agent': { cpu: '4096', memory: '16384', requires_compatibilities: ['FARGATE'] },
    }),
    'EFS Storage: 20GB model cache': () => {
      prod.says({ usage: { filesGB: 20 } })();
      expect(containers(at('prod', 'ecs'), 'agent')[0]?.['mountPoints']).toContainEqual({
        sourceVolume: 'model-cache',
        containerPath: '/models',
        readOnly: false,
      });
    },
    'ALB: Standard ALB, one, and in front of an API without authentication it is internal': () => {
      prod.otherwise('ingress/unauthenticated', 'a load balancer in front of Ollama')();
      expect(all(at('prod', 'alb-dns'), 'aws_lb', 'internal')).toEqual([true]);
      expectResources(at('prod', 'alb-dns'), { 'aws_lb.internal': { load_balancer_type: 'application' } });
    },
    'CloudWatch: 10GB logs/month': prod.says({ usage: { logsGB: 10 } }),
    'NAT Gateway: Single AZ': () =>
      expect(Object.keys(ofType(at('prod', 'foundation'), 'aws_nat_gateway'))).toEqual(['a']),
    'Data Transfer: 100GB/month': prod.says({ usage: { egressGB: 100 } }),
    'ECR: 5GB images': prod.says({ usage: { imagesGB: 5 } }),
    'With Auto-Stop (8 hours/day active)': () => {
      idle.otherwise('power/active-hours', '8 and 6 active hours a day')();
      prod.says({ usage: { activeHoursPerDay: 8 } })();
    },
    'If average CPU < 5% for 15 minutes, scale down to 0': prod.says({
      power: { kind: 'idle-stop', window: { seconds: 900 }, cpuBelow: 5 },
    }),
    'any datapoint under the threshold': idle.otherwise('power/idle-window', 'any datapoint under the threshold'),
    '${ResourcePrefix}-auto-stop, python3.9, rate(5 minutes), Period=300': autoStop('prod'),
    'nothing starts the Fargate service again': idle.otherwise(
      'power/wake',
      'nothing starts the Fargate service again',
    ),
    'GitHub PR (Webhook), for all three options: signed, throttled, and with a token for people': everywhere.each(
      (environment) => {
        expect(all(at(environment, 'cost'), 'aws_apigatewayv2_route', 'route_key').sort()).toEqual([
          'GET /wake/{id}',
          'POST /github',
          'POST /wake',
        ]);
        expectResources(at(environment, 'cost'), {
          'aws_apigatewayv2_stage.wake': {
            default_route_settings: { throttling_rate_limit: 5, throttling_burst_limit: 10 },
          },
          'aws_lambda_function.wake': {
            environment: {
              variables: { QUEUE_URL: '${data.terraform_remote_state.data.outputs.queue_urls.runs}' },
            },
          },
        });
        const variables = resource(at(environment, 'cost'), 'aws_lambda_function', 'wake')['environment'];
        expect(JSON.stringify(variables).includes('POWER_PATH')).toBe(environment !== 'dev');
      },
    ),
    'GitHub PR (Webhook) → Test Results (S3 Bucket): a queue and a bucket of their own': everywhere.each(
      (environment) => {
        expectResources(at(environment, 'data'), {
          'aws_sqs_queue.runs': { name: `${prefixOf(environment)}-runs` },
          'aws_s3_bucket.results': { bucket: expect.stringContaining(`${prefixOf(environment)}-results-`) },
        });
        expect(all(at(environment, 'alb-dns'), 'aws_apigatewayv2_route', 'route_key').sort()).toEqual([
          'GET /runs/{id}',
          'POST /runs',
        ]);
      },
    ),
  }),
  'Option 2: EC2 with GPU and Auto-Stop (high-volume)': rows({
    'EC2 g4dn.xlarge: 4 vCPU, 16GB, T4 GPU': highVolume.have('ecs', {
      'aws_instance.host_a': { instance_type: 'g4dn.xlarge' },
    }),
    'EBS Storage: 100GB gp3': highVolume.have('ecs', {
      'aws_instance.host_a': { root_block_device: { volume_size: 100, volume_type: 'gp3', encrypted: true } },
    }),
    'ALB: Standard ALB, internal as well': () => {
      highVolume.otherwise('ingress/unauthenticated', 'a load balancer in front of Ollama')();
      expect(all(at('high-volume', 'alb-dns'), 'aws_lb', 'internal')).toEqual([true]);
    },
    'CloudWatch: Detailed monitoring': highVolume.have('ecs', { 'aws_instance.host_a': { monitoring: true } }),
    'Data Transfer: 200GB/month': highVolume.says({ usage: { egressGB: 200 } }),
    'Elastic IP: Static IP (and no NAT gateway)': () => {
      expectResources(at('high-volume', 'ecs'), {
        'aws_eip_association.host_a': { allocation_id: '${aws_eip.host_a.id}' },
      });
      expect(ofType(at('high-volume', 'foundation'), 'aws_nat_gateway')).toEqual({});
    },
    'With Auto-Stop (6 hours/day active)': highVolume.says({ usage: { activeHoursPerDay: 6 } }),
    'If average CPU < 3% for 10 minutes, stop instance': highVolume.says({
      power: { kind: 'idle-stop', window: { seconds: 600 }, cpuBelow: 3 },
    }),
    'Get instances with auto-stop tag: tag:AutoStop enabled': () =>
      expect(tagsOf(at('high-volume', 'ecs'), 'aws_instance', 'host_a')).toMatchObject({ AutoStop: 'enabled' }),
    '${ResourcePrefix}-ec2-auto-stop, ${ResourcePrefix}-ec2-auto-start': () => {
      autoStop('high-volume')();
      expectResources(at('high-volume', 'cost'), {
        'aws_ssm_parameter.power_unit': {
          insecure_value: expect.stringContaining(
            `"hosts":{"tags":{"PowerUnit":"/${PREFIX}/high-volume/power","AutoStop":"enabled"},"count":1}`,
          ),
        },
      });
    },
    'the GPU host and the model cache start empty': highVolume.otherwise(
      'ec2/empty-cache',
      'a GPU host and a model cache that start empty',
    ),
  }),
  'Option 3: Lambda + EFS (dev)': rows({
    'Lambda Execution: $0.15 per invocation: 10,240 MB for 900 s': dev.have('ecs', {
      'aws_lambda_function.agent': { memory_size: 10_240, timeout: 900, package_type: 'Image' },
    }),
    'EFS Storage: $6 a month: 20 GB, mounted by the function': () => {
      dev.says({ usage: { filesGB: 20 } })();
      expectResources(at('dev', 'ecs'), {
        'aws_lambda_function.agent': {
          file_system_config: { arn: '${data.terraform_remote_state.data.outputs.access_point_arns.model-cache}' },
        },
      });
    },
    'EFS Throughput: $60 a month: 10 MiB/s at $6.00': dev.have('data', {
      'aws_efs_file_system.model_cache': { throughput_mode: 'provisioned', provisioned_throughput_in_mibps: 10 },
    }),
    'VPC NAT Gateway: $0.045/hour: one': () =>
      expect(Object.keys(ofType(at('dev', 'foundation'), 'aws_nat_gateway'))).toEqual(['a']),
    'CloudWatch Logs: $2.50 a month: 5 GB at $0.50': dev.says({ usage: { logsGB: 5 } }),
    'Daily (10 runs), Monthly (300 runs)': dev.says({ usage: { runsPerMonth: 300 } }),
    'API Gateway: answers within 30 s, so that a queue invokes the function': () => {
      dev.otherwise('lambda/synchronous', 'an API Gateway in front of a function of 900 s')();
      expectResources(at('dev', 'alb-dns'), {
        'aws_apigatewayv2_api.main': { protocol_type: 'HTTP' },
        'aws_apigatewayv2_integration.runs_api': { timeout_milliseconds: 29_000 },
      });
      expectResources(at('dev', 'ecs'), {
        'aws_lambda_event_source_mapping.agent': {
          event_source_arn: '${data.terraform_remote_state.data.outputs.queue_arns.runs}',
        },
      });
      const { visibility_timeout_seconds } = resource(at('dev', 'data'), 'aws_sqs_queue', 'runs');
      expect(visibility_timeout_seconds).toBeGreaterThanOrEqual(6 * 900);
    },
    'No Auto-Stop Needed': () => expect(entry('dev').power).toEqual({ kind: 'always-on' }),
    'functions and hosts before any image': everywhere.otherwise(
      'images/first-apply',
      'functions and hosts before any image',
    ),
  }),
  'Resource Tagging Strategy': rows({
    'StandardTags and the global tags, on everything': everywhere.each((environment) => {
      for (const { milestone } of entry(environment).milestones)
        expect(at(environment, milestone).provider.aws[0]?.default_tags[0]?.tags).toMatchObject({
          Project: 'deployer-ddf-mod-llm-models',
          Environment: environment,
          ProjectCode: 'AIT001',
          Component: expect.stringMatching(/^\w+$/),
          CostCenter: 'ai-testing',
          Owner: 'devops-team',
          AutoStop: 'enabled',
          BackupRequired: 'false',
          DataClassification: 'internal',
          Compliance: 'none',
          DeletionPolicy: 'safe-to-delete',
          MonitoringLevel: 'standard',
        });
    }),
    'Component: !Ref ComponentName  # ecs/lambda/storage': () => {
      expect(tagsOf(at('prod', 'ecs'), 'aws_ecs_service', 'agent')['Component']).toBe('ecs');
      expect(tagsOf(at('dev', 'ecs'), 'aws_lambda_function', 'agent')['Component']).toBe('lambda');
      expect(tagsOf(at('prod', 'data'), 'aws_efs_file_system', 'model_cache')['Component']).toBe('storage');
    },
    'CreatedBy: "cloudformation"': [
      everywhere.otherwise('tags/created-by', 'CreatedBy: cloudformation'),
      everywhere.says({ tags: { CreatedBy: 'cairn' } }),
    ],
    'ECSSpecificTags: ServiceType: "container", ScalingPolicy: "auto-stop", MonitoringLevel: "detailed"': each(
      ['aws_ecs_cluster.main', 'aws_ecs_service.agent', 'aws_ecs_task_definition.agent'],
      (address) => {
        const [type = '', name = ''] = address.split('.');
        expect(tagsOf(at('prod', 'ecs'), type, name)).toMatchObject({
          ServiceType: 'container',
          ScalingPolicy: 'auto-stop',
          MonitoringLevel: 'detailed',
        });
      },
    ),
    'StorageSpecificTags: StorageType: "efs", BackupRetention: "7days", EncryptionEnabled: "true"': cached.each(
      (environment) => {
        expect(tagsOf(at(environment, 'data'), 'aws_efs_file_system', 'model_cache')).toMatchObject({
          StorageType: 'efs',
          BackupRetention: '7days',
          EncryptionEnabled: 'true',
        });
        expectResources(at(environment, 'data'), { 'aws_efs_file_system.model_cache': { encrypted: true } });
      },
    ),
    'BackupRequired: "false": no backup of the model cache': cached.each((environment) =>
      expectResources(at(environment, 'data'), {
        'aws_efs_backup_policy.model_cache': { backup_policy: { status: 'DISABLED' } },
      }),
    ),
    'Key: StackType, Value: networking / security / compute': everywhere.each((environment) => {
      const stackType = (milestone: string, type: string, name: string) =>
        tagsOf(at(environment, milestone), type, name)['StackType'];
      expect(stackType('foundation', 'aws_vpc', 'main')).toBe('networking');
      expect(stackType('foundation', 'aws_security_group', 'service_agent')).toBe('security');
      expect(stackType('ecr', 'aws_ecr_repository', 'agent')).toBe('compute');
      expect(at(environment, 'ecs').provider.aws[0]?.default_tags[0]?.tags['StackType']).toBe('compute');
    }),
  }),
  'Network Security': rows({
    '${ResourcePrefix}-ai-testing-sg': prod.have('foundation', {
      'aws_security_group.service_agent': {
        name: 'deployer-ddf-mod-llm-models-ai-testing-sg',
        tags: { Name: 'deployer-ddf-mod-llm-models-ai-testing-sg' },
      },
    }),
    'Only allow traffic from ALB: tcp 11434; egress: 443 to 0.0.0.0/0 and 2049 to the EFS group': () =>
      expect(edges(at('prod', 'foundation'), 'service_agent')).toEqual({
        ingress: ['11434 internal'],
        egress: ['2049 file_system_model_cache', '443 0.0.0.0/0'],
      }),
    'the same of a host without EFS, and of a function that nothing calls': () => {
      expect(edges(at('high-volume', 'foundation'), 'service_agent')).toEqual({
        ingress: ['11434 internal'],
        egress: ['443 0.0.0.0/0'],
      });
      expect(edges(at('dev', 'foundation'), 'service_agent')).toEqual({
        ingress: [],
        egress: ['2049 file_system_model_cache', '443 0.0.0.0/0'],
      });
    },
    'No direct internet access': () => {
      expectResources(at('prod', 'ecs'), {
        'aws_ecs_service.agent': { network_configuration: { assign_public_ip: false } },
      });
      for (const environment of ENVIRONMENTS) {
        const rules = Object.values(ofType(at(environment, 'foundation'), 'aws_vpc_security_group_ingress_rule'));
        expect(rules.filter((rule) => rule['cidr_ipv4'] === '0.0.0.0/0')).toEqual([]);
      }
    },
    'Ollama API from ALB only: port 11434 in the container, the target group and the health check': () => {
      expect(containers(at('prod', 'ecs'), 'agent')[0]?.['portMappings']).toMatchObject([{ containerPort: 11_434 }]);
      expectResources(at('prod', 'alb-dns'), { 'aws_lb_target_group.agent': { port: 11_434 } });
      expectResources(at('high-volume', 'alb-dns'), { 'aws_lb_target_group.agent': { port: 11_434 } });
    },
  }),
  'IAM Roles with Least Privilege': rows({
    'RoleName: ${ResourcePrefix}-task-role': prod.have('ecs', {
      'aws_iam_role.agent_task': { name: 'deployer-ddf-mod-llm-models-task-role' },
    }),
    's3:PutObject on ${TestResultsBucket}/*, s3:ListBucket on TestResultsBucket': each(
      [
        ['dev', 'agent_function'],
        ['prod', 'agent_task'],
        ['high-volume', 'host'],
      ] as const,
      ([environment, role]) => {
        const granted = statements(resource(at(environment, 'ecs'), 'aws_iam_role_policy', role));
        const bucket = '${data.terraform_remote_state.data.outputs.bucket_arns.results}';
        expect(granted).toContainEqual(
          expect.objectContaining({ Action: ['s3:PutObject'], Resource: [`${bucket}/*`] }),
        );
        expect(granted).toContainEqual(expect.objectContaining({ Action: ['s3:ListBucket'], Resource: [bucket] }));
      },
    ),
    's3:PutObjectAcl: a bucket whose owner owns every object has no ACLs': [
      everywhere.otherwise('iam/task-role', 'AmazonECSTaskExecutionRolePolicy on the task role'),
      everywhere.have('data', {
        'aws_s3_bucket_ownership_controls.results': { rule: { object_ownership: 'BucketOwnerEnforced' } },
      }),
    ],
    'AmazonECSTaskExecutionRolePolicy on the task role': () => {
      prod.otherwise('iam/task-role', 'AmazonECSTaskExecutionRolePolicy on the task role')();
      const granted = statements(resource(at('prod', 'ecs'), 'aws_iam_role_policy', 'agent_task'));
      expect(granted.flatMap(({ Action }) => Action).filter((action) => /^(ecr|logs):/.test(action))).toEqual([]);
      expect(ofType(at('prod', 'ecs'), 'aws_iam_role_policy_attachment')).toEqual({});
    },
  }),
  'Resource Grouping and Management': rows({
    'ResourcePrefix Default: "deployer-ddf-mod-llm-models", longer than the deployment’s name': [
      everywhere.otherwise('names/prefix', 'a resource prefix longer'),
      everywhere.says({ tags: { Project: PREFIX } }),
    ],
    'Environment: Default "dev", dev and prod, and the third of the recommendations, in us-east-1': () => {
      const mine = manifestOf().environments.filter(({ deployment }) => deployment === DEPLOYMENT);
      expect(mine.map(({ environment, region }) => [environment, region])).toEqual([
        ['dev', 'us-east-1'],
        ['prod', 'us-east-1'],
        ['high-volume', 'us-east-1'],
      ]);
    },
    'Name: ${ResourcePrefix}-${Environment}, TAG_FILTERS_1_0, AWS::AllSupported, Project and Environment':
      everywhere.each((environment) => {
        expectResources(at(environment, 'foundation'), {
          'aws_resourcegroups_group.main': {
            name: `deployer-ddf-mod-llm-models-${environment}`,
            resource_query: { type: 'TAG_FILTERS_1_0' },
          },
        });
        const group = resource(at(environment, 'foundation'), 'aws_resourcegroups_group', 'main');
        expect(JSON.parse((group['resource_query'] as { query: string }).query)).toEqual({
          ResourceTypeFilters: ['AWS::AllSupported'],
          TagFilters: [
            { Key: 'Project', Values: ['deployer-ddf-mod-llm-models'] },
            { Key: 'Environment', Values: [environment] },
          ],
        });
      }),
  }),
  'Clean Deletion Strategy': rows({
    "contains(Name, '${RESOURCE_PREFIX}')": everywhere.otherwise(
      'teardown/by-prefix',
      'a script that deletes whatever contains the prefix',
    ),
    'Delete stacks in reverse order: compute, security, networking': everywhere.each((environment) => {
      const order = ['foundation', 'ecr', 'data', 'alb-dns', 'ecs', 'monitoring', 'cost'];
      expect(entry(environment).milestones.map(({ milestone }) => milestone)).toEqual(order);
    }),
    'DeletionPolicy "safe-to-delete": empty buckets first, delete-repository --force (prod is protected)':
      everywhere.each((environment) => {
        const disposable = environment !== 'prod';
        expectResources(at(environment, 'data'), { 'aws_s3_bucket.results': { force_destroy: disposable } });
        expectResources(at(environment, 'ecr'), { 'aws_ecr_repository.agent': { force_delete: disposable } });
      }),
  }),
  'Cost Monitoring and Alerts': rows({
    '${ResourcePrefix}-monthly-budget, Amount: 200, USD, MONTHLY, COST, of the Project (and the environment)':
      everywhere.each((environment) =>
        expectResources(at(environment, 'cost'), {
          'aws_budgets_budget.monthly': {
            name: `${prefixOf(environment)}-monthly-budget`,
            limit_amount: '200',
            limit_unit: 'USD',
            time_unit: 'MONTHLY',
            budget_type: 'COST',
            cost_filter: [
              { name: 'TagKeyValue', values: [`user:Project$${PREFIX}`, `user:Environment$${environment}`] },
            ],
          },
        }),
      ),
    'ACTUAL GREATER_THAN 80, FORECASTED GREATER_THAN 100, EMAIL (devops@company.com is a variable)': everywhere.each(
      (environment) => {
        const told = {
          comparison_operator: 'GREATER_THAN',
          threshold_type: 'PERCENTAGE',
          subscriber_email_addresses: '${var.alert_emails}',
        };
        expectResources(at(environment, 'cost'), {
          'aws_budgets_budget.monthly': {
            notification: [
              { ...told, notification_type: 'ACTUAL', threshold: 80 },
              { ...told, notification_type: 'FORECASTED', threshold: 100 },
            ],
          },
        });
      },
    ),
    'DailyCostReport, cron(0 9 * * ? *), to the mail addresses of the topic': everywhere.each((environment) => {
      expectResources(at(environment, 'cost'), {
        'aws_scheduler_schedule.cost_report': {
          schedule_expression: 'cron(0 9 * * ? *)',
          schedule_expression_timezone: 'UTC',
        },
        'aws_lambda_function.cost_report': {
          environment: {
            variables: {
              PERIOD: 'daily',
              REPORT_TOPIC_ARN: '${data.terraform_remote_state.monitoring.outputs.alert_topic_arn}',
            },
          },
        },
      });
      expectResources(at(environment, 'monitoring'), {
        'aws_sns_topic_subscription.email': { protocol: 'email', for_each: '${toset(var.alert_emails)}' },
      });
    }),
  }),
  'Final Recommendations': rows({
    'Development: Lambda + EFS; Production: ECS Fargate; High-Volume: EC2 + GPU': () => {
      const runs = (environment: Name) =>
        ['aws_lambda_function', 'aws_ecs_service', 'aws_instance'].filter(
          (type) => Object.keys(ofType(at(environment, 'ecs'), type)).length > 0,
        );
      expect(ENVIRONMENTS.map(runs)).toEqual([['aws_lambda_function'], ['aws_ecs_service'], ['aws_instance']]);
    },
    '>100 PRs/day': () =>
      expect((entry('high-volume').usage as { requestsPerMonth: number }).requestsPerMonth).toBeGreaterThan(100 * 30),
  }),
};

describeFacts(DEPLOYMENT, FACTS);
