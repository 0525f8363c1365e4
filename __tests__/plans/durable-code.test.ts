/** Each row quotes the durable-code plan and finds it in the synthesized JSON. Written from the plan, not from the code. */
import { containers, describeFacts, each, type Fact, stacksOf, thresholds } from '../helpers/facts';
import { ofType, resource, stack, statements } from '../helpers/synthesized';

const at = stacksOf('durable-code');
const bootstrap = stack('account-us-west-2-bootstrap');
const both = (check: (environment: 'dev' | 'prod') => void) => each(['dev', 'prod'], check);

const FACTS: Record<string, Fact[]> = {
  PR0: [
    {
      says: 'Set up billing alerts ($25, $40, $60 thresholds)',
      holds: () => expect(thresholds(bootstrap, 'account')).toEqual([25, 40, 60]),
    },
    {
      says: 'Create S3 bucket for Terraform state / Enable bucket versioning and encryption',
      holds: () => {
        expect(Object.keys(ofType(bootstrap, 'aws_s3_bucket'))).toContain('state');
        expect(resource(bootstrap, 'aws_s3_bucket_versioning', 'state')['versioning_configuration']).toEqual({
          status: 'Enabled',
        });
      },
    },
    {
      says: 'Configure DynamoDB table for state locking',
      holds: () =>
        expect(resource(bootstrap, 'aws_dynamodb_table', 'lock')).toMatchObject({
          hash_key: 'LockID',
          billing_mode: 'PAY_PER_REQUEST',
          point_in_time_recovery: { enabled: true },
        }),
    },
    {
      says: 'Domain registration through Route53: durablecode.dev',
      holds: () => expect(resource(bootstrap, 'aws_route53_zone', 'durablecode_dev')['name']).toBe('durablecode.dev'),
    },
  ],
  PR1: [
    {
      says: 'VPC created / Subnets configured',
      holds: both((env) => {
        expect(Object.keys(ofType(at(env, 'foundation'), 'aws_vpc'))).toEqual(['main']);
        const zones = Object.values(ofType(at(env, 'foundation'), 'aws_subnet')).map(
          (subnet) => subnet['availability_zone'],
        );
        expect(zones).toEqual(['us-west-2a', 'us-west-2b', 'us-west-2a', 'us-west-2b']);
      }),
    },
    {
      says: 'Internet Gateway attached / Route tables updated',
      holds: both((env) =>
        expect(resource(at(env, 'foundation'), 'aws_route', 'public_internet')).toMatchObject({
          destination_cidr_block: '0.0.0.0/0',
          gateway_id: '${aws_internet_gateway.main.id}',
        }),
      ),
    },
    {
      says: 'NAT Gateway configured (prod; dev leaves by public addresses)',
      holds: () => {
        expect(Object.keys(ofType(at('prod', 'foundation'), 'aws_nat_gateway'))).toEqual(['a']);
        expect(ofType(at('dev', 'foundation'), 'aws_nat_gateway')).toEqual({});
      },
    },
    {
      says: 'Security groups defined: only the ingress reaches the services, each edge described',
      holds: both((env) => {
        const json = at(env, 'foundation');
        const fromInternet = Object.entries(ofType(json, 'aws_vpc_security_group_ingress_rule'))
          .filter(([, rule]) => rule['cidr_ipv4'] === '0.0.0.0/0')
          .map(([name, rule]) => [name, rule['from_port']]);
        expect(fromInternet).toEqual(
          env === 'prod'
            ? [
                ['ingress_from_internet_http', 80],
                ['ingress_from_internet_https', 443],
              ]
            : [],
        );
        for (const rule of Object.values(ofType(json, 'aws_vpc_security_group_ingress_rule')))
          expect(rule['description']).toMatch(/\w/);
        expect(resource(json, 'aws_default_security_group', 'locked')).toMatchObject({ ingress: [], egress: [] });
      }),
    },
  ],
  PR2: [
    {
      says: 'Backend ECR repository created / Frontend ECR repository created',
      holds: both((env) =>
        expect(
          Object.values(ofType(at(env, 'ecr'), 'aws_ecr_repository')).map((repository) => repository['name']),
        ).toEqual([`durable-code-${env}-backend`, `durable-code-${env}-frontend`]),
      ),
    },
    {
      says: 'Image scanning enabled / Consider implementing tag immutability',
      holds: both((env) =>
        expect(resource(at(env, 'ecr'), 'aws_ecr_repository', 'backend')).toMatchObject({
          image_scanning_configuration: { scan_on_push: true },
          image_tag_mutability: 'IMMUTABLE',
        }),
      ),
    },
    {
      says: 'Lifecycle policies configured / Plan for image retention policy',
      holds: both((env) => {
        const { rules } = JSON.parse(
          String(resource(at(env, 'ecr'), 'aws_ecr_lifecycle_policy', 'backend')['policy']),
        ) as {
          rules: { selection: { tagStatus: string; countNumber: number } }[];
        };
        expect(rules.map(({ selection }) => [selection.tagStatus, selection.countNumber])).toEqual([
          ['untagged', 7],
          ['tagged', 10],
        ]);
      }),
    },
    {
      says: 'Cross-region replication setup (optional)',
      holds: () => expect(Object.keys(ofType(bootstrap, 'aws_ecr_replication_configuration'))).toEqual(['main']),
    },
  ],
  PR3: [
    {
      says: 'Reduce dev environment to minimal specs (256 CPU/512 Memory); production (512 CPU/1024 Memory)',
      holds: () => {
        for (const service of ['backend', 'frontend']) {
          expect(resource(at('dev', 'ecs'), 'aws_ecs_task_definition', service)).toMatchObject({
            cpu: '256',
            memory: '512',
          });
          expect(resource(at('prod', 'ecs'), 'aws_ecs_task_definition', service)).toMatchObject({
            cpu: '512',
            memory: '1024',
          });
        }
      },
    },
    {
      says: 'Backend ECS service deployed / Frontend ECS service deployed, at 0 until there is an image',
      holds: both((env) => {
        const min = env === 'dev' ? 1 : 2;
        for (const service of ['backend', 'frontend']) {
          expect(resource(at(env, 'ecs'), 'aws_ecs_service', service)).toMatchObject({
            desired_count: `\${alltrue([(var.image_${service} != "none")]) ? ${min} : 0}`,
            lifecycle: {
              // Where there is no Spot, the fallback moves it.
              ignore_changes: env === 'dev' ? ['desired_count', 'capacity_provider_strategy'] : ['desired_count'],
            },
            deployment_circuit_breaker: { enable: true, rollback: true },
          });
        }
      }),
    },
    {
      says: 'Task execution IAM role configured / Task IAM role configured, apart and minimal',
      holds: both((env) => {
        const json = at(env, 'ecs');
        const execution = statements(resource(json, 'aws_iam_role_policy', 'backend_execution'));
        expect(execution.map(({ Sid }) => Sid)).toEqual(['WriteLogs', 'LogIntoRegistry', 'PullImages', 'ReadSecrets']);
        expect(ofType(json, 'aws_iam_role_policy')['backend_task']).toBeUndefined();
        expect(resource(json, 'aws_ecs_task_definition', 'backend')).toMatchObject({
          execution_role_arn: '${aws_iam_role.backend_execution.arn}',
          task_role_arn: '${aws_iam_role.backend_task.arn}',
        });
      }),
    },
    {
      says: 'CloudWatch log groups created',
      holds: () => {
        expect(resource(at('dev', 'ecs'), 'aws_cloudwatch_log_group', 'backend')).toEqual({
          name: '/durable-code/dev/ecs/backend',
          retention_in_days: 7,
        });
        expect(resource(at('prod', 'ecs'), 'aws_cloudwatch_log_group', 'frontend')['retention_in_days']).toBe(30);
      },
    },
    {
      says: 'Container Insights enabled (prod; in dev its metrics would take the budget)',
      holds: () => {
        expect(resource(at('prod', 'ecs'), 'aws_ecs_cluster', 'main')['setting']).toEqual([
          { name: 'containerInsights', value: 'enabled' },
        ]);
        expect(resource(at('dev', 'ecs'), 'aws_ecs_cluster', 'main')['setting']).toEqual([
          { name: 'containerInsights', value: 'disabled' },
        ]);
      },
    },
    {
      says: 'Service discovery configured',
      holds: both((env) =>
        expect(resource(at(env, 'ecs'), 'aws_ecs_service', 'backend')['service_registries']).toMatchObject({
          registry_arn: '${data.terraform_remote_state.alb_dns.outputs.discovery_service_arns.backend}',
        }),
      ),
    },
    {
      says: 'Health checks passing: containers are checked, secrets come by reference, the root file system is read-only',
      holds: both((env) => {
        const [backend] = containers(at(env, 'ecs'), 'backend');
        expect(backend).toMatchObject({
          healthCheck: { command: ['CMD-SHELL', 'wget -q -O /dev/null http://127.0.0.1:8000/api/health || exit 1'] },
          readonlyRootFilesystem: true,
          secrets: [
            {
              name: 'APP_SECRET',
              valueFrom: `arn:aws:ssm:us-west-2:\${data.aws_caller_identity.current.account_id}:parameter/durable-code/${env}/app-secret`,
            },
          ],
        });
      }),
    },
    {
      says: 'Enable Fargate Spot for dev environment / Configure capacity providers with Spot',
      holds: () => {
        const strategy = (env: string) =>
          resource(at(env, 'ecs'), 'aws_ecs_service', 'backend')['capacity_provider_strategy'];
        expect(strategy('dev')).toEqual([{ base: 0, capacity_provider: 'FARGATE_SPOT', weight: 1 }]);
        expect(strategy('prod')).toEqual([{ base: 0, capacity_provider: 'FARGATE', weight: 1 }]);
      },
    },
    {
      says: 'Configure target tracking for CPU (target: 60%) / memory (target: 70%)',
      holds: both((env) => {
        const targets = Object.entries(ofType(at(env, 'ecs'), 'aws_appautoscaling_policy')).map(([name, policy]) => [
          name,
          (policy['target_tracking_scaling_policy_configuration'] as { target_value: number }).target_value,
        ]);
        expect(targets).toEqual([
          ['backend_cpu', 60],
          ['backend_memory', 70],
          ['frontend_cpu', 60],
          ['frontend_memory', 70],
        ]);
      }),
    },
  ],
  PR4: [
    {
      says: 'ALB created / Target groups configured / Health checks configured (prod)',
      holds: () => {
        const json = at('prod', 'alb-dns');
        expect(resource(json, 'aws_lb', 'public')).toMatchObject({ internal: false, enable_deletion_protection: true });
        expect(resource(json, 'aws_lb_target_group', 'backend')).toMatchObject({
          port: 8000,
          target_type: 'ip',
          health_check: { path: '/api/health' },
        });
        expect(resource(json, 'aws_lb_target_group', 'frontend')).toMatchObject({
          port: 3000,
          health_check: { path: '/' },
        });
      },
    },
    {
      says: 'HTTPS listener configured / HTTP to HTTPS redirect / Listener rules defined',
      holds: () => {
        const json = at('prod', 'alb-dns');
        expect(resource(json, 'aws_lb_listener', 'http')['default_action']).toEqual([
          { type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', status_code: 'HTTP_301' } },
        ]);
        expect(resource(json, 'aws_lb_listener', 'https')).toMatchObject({
          port: 443,
          ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
          default_action: [{ type: 'forward', target_group_arn: '${aws_lb_target_group.frontend.arn}' }],
        });
        expect(resource(json, 'aws_lb_listener_rule', 'backend')).toMatchObject({
          condition: [{ path_pattern: { values: ['/api', '/api/*'] } }],
        });
      },
    },
    {
      says: 'ALB cannot be stopped (fixed cost): dev is reached by an HTTP API through a VPC link',
      holds: () => {
        const json = at('dev', 'alb-dns');
        expect(ofType(json, 'aws_lb')).toEqual({});
        const routes = Object.values(ofType(json, 'aws_apigatewayv2_route')).map((route) => route['route_key']);
        expect(routes).toEqual(['ANY /api', 'ANY /api/{proxy+}', '$default']);
        expect(resource(json, 'aws_apigatewayv2_integration', 'backend')).toMatchObject({
          connection_type: 'VPC_LINK',
        });
      },
    },
    {
      says: 'ACM certificate requested / SSL/TLS validation complete / DNS records configured',
      holds: both((env) => {
        const name = env === 'prod' ? 'durablecode.dev' : 'dev.durablecode.dev';
        const json = at(env, 'alb-dns');
        expect(resource(json, 'aws_acm_certificate', 'main')).toMatchObject({
          domain_name: name,
          validation_method: 'DNS',
        });
        expect(resource(json, 'aws_route53_record', 'alias')).toMatchObject({ name, type: 'A' });
        expect(resource(json, 'aws_route53_record', 'alias')).not.toHaveProperty('ttl');
      }),
    },
  ],
  PR5: [
    {
      says: 'GitHub OIDC provider created in AWS',
      holds: () =>
        expect(resource(bootstrap, 'aws_iam_openid_connect_provider', 'github')['url']).toBe(
          'https://token.actions.githubusercontent.com',
        ),
    },
    {
      says: 'Trust relationship configured: this repository, this GitHub environment',
      holds: both((env) => {
        for (const [role, githubEnvironment] of [
          ['github_plan', `${env}-plan`],
          ['github_deploy', env],
          ['github_apply', `${env}-apply`],
        ] as const) {
          const [trust] = statements(resource(at(env, 'cicd'), 'aws_iam_role', role), 'assume_role_policy');
          const own = `repo:\${var.github_repository}:environment:${githubEnvironment}`;
          // What another repository calls runs with that repository's identity: named by a variable, this one by default.
          const application = `repo:\${coalesce(var.github_application_repository, var.github_repository)}:environment:${githubEnvironment}`;
          expect(trust?.Condition).toEqual({
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
              'token.actions.githubusercontent.com:sub': role === 'github_deploy' ? [own, application] : own,
            },
          });
        }
      }),
    },
    {
      says: 'ECR push permissions granted / ECS deploy permissions granted, to these only',
      holds: both((env) => {
        const deploy = statements(resource(at(env, 'cicd'), 'aws_iam_role_policy', 'github_deploy'));
        const by = Object.fromEntries(deploy.map((statement) => [statement.Sid, statement]));
        expect(by['PushImages']?.Resource).toHaveLength(2);
        expect(by['DeployServices']?.Resource).toHaveLength(2);
        expect(by['PassTaskRoles']).toMatchObject({
          Action: ['iam:PassRole'],
          Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
        });
        const plan = statements(resource(at(env, 'cicd'), 'aws_iam_role_policy', 'github_plan'));
        const changing = plan.flatMap(({ Action }) => Action).filter((action) => !/:(Get|List|View|GET)/.test(action));
        expect(changing).toEqual(['dynamodb:PutItem', 'dynamodb:DeleteItem']);
        expect(by['WriteStates']?.Resource).toEqual([
          `arn:aws:s3:::cairn-terraform-state-us-west-2/durable-code/${env}/ecs.tfstate`,
        ]);
      }),
    },
  ],
  PR6: [
    {
      says: 'ECS metrics dashboard / ALB metrics dashboard / Application metrics dashboard',
      holds: both((env) =>
        expect(Object.keys(ofType(at(env, 'monitoring'), 'aws_cloudwatch_dashboard')).sort()).toEqual([
          'application',
          'ecs',
          'ingress',
        ]),
      ),
    },
    {
      says: 'Response Time (target: < 200ms) / Error Rate (target: < 1%)',
      holds: () => {
        expect(resource(at('dev', 'monitoring'), 'aws_cloudwatch_metric_alarm', 'latency')).toMatchObject({
          threshold: 200,
          metric_name: 'Latency',
        });
        expect(resource(at('prod', 'monitoring'), 'aws_cloudwatch_metric_alarm', 'latency')).toMatchObject({
          threshold: 0.2,
          metric_name: 'TargetResponseTime',
        });
        expect(resource(at('prod', 'monitoring'), 'aws_cloudwatch_metric_alarm', 'error_rate')['threshold']).toBe(1);
      },
    },
    {
      says: 'SNS topics created / Email subscriptions configured',
      holds: both((env) =>
        expect(resource(at(env, 'monitoring'), 'aws_sns_topic_subscription', 'email')).toMatchObject({
          for_each: '${toset(var.alert_emails)}',
          protocol: 'email',
        }),
      ),
    },
    {
      says: 'Custom metrics implemented / Log aggregation setup',
      holds: both((env) => {
        expect(Object.keys(ofType(at(env, 'monitoring'), 'aws_cloudwatch_log_metric_filter')).sort()).toEqual([
          'ApplicationErrors',
          'RequestDuration',
        ]);
        expect(Object.keys(ofType(at(env, 'monitoring'), 'aws_cloudwatch_query_definition')).sort()).toEqual([
          'recent_errors',
          'slowest_requests',
        ]);
      }),
    },
  ],
  PR7: [
    {
      says: 'Parameter Store secrets created / KMS keys configured',
      holds: () => {
        expect(resource(at('dev', 'security'), 'aws_ssm_parameter', 'app_secret')).toMatchObject({
          type: 'SecureString',
        });
        expect(resource(at('prod', 'security'), 'aws_ssm_parameter', 'app_secret')['key_id']).toBe(
          '${aws_kms_key.secrets.arn}',
        );
        expect(resource(at('prod', 'security'), 'aws_kms_key', 'secrets')['enable_key_rotation']).toBe(true);
      },
    },
    {
      says: 'NACLs configured',
      holds: both((env) =>
        expect(Object.keys(ofType(at(env, 'security'), 'aws_network_acl_association')).sort()).toEqual([
          'private_a',
          'private_b',
          'public_a',
          'public_b',
        ]),
      ),
    },
    {
      says: 'WAF rules implemented (optional): prod',
      holds: () => {
        expect(resource(at('prod', 'security'), 'aws_wafv2_web_acl_association', 'main')['resource_arn']).toBe(
          '${data.terraform_remote_state.alb_dns.outputs.load_balancer_arn}',
        );
        expect(ofType(at('dev', 'security'), 'aws_wafv2_web_acl')).toEqual({});
      },
    },
    {
      says: 'Security Hub enabled / GuardDuty enabled: by the account, heard by each environment',
      holds: () => {
        expect(Object.keys(ofType(bootstrap, 'aws_guardduty_detector'))).toEqual(['main']);
        expect(Object.keys(ofType(bootstrap, 'aws_securityhub_account'))).toEqual(['main']);
        expect(Object.keys(ofType(bootstrap, 'aws_config_configuration_recorder'))).toEqual(['main']);
        for (const env of ['dev', 'prod']) {
          expect(Object.keys(ofType(at(env, 'security'), 'aws_cloudwatch_event_rule')).sort()).toEqual([
            'guardduty',
            'security_hub',
          ]);
        }
      },
    },
  ],
  PR8: [
    {
      says: 'Set up AWS Budgets with alerts at $25, $40, $60',
      holds: both((env) => {
        expect(thresholds(at(env, 'cost'), 'monthly').slice(0, 3)).toEqual([25, 40, 60]);
        expect(resource(at(env, 'cost'), 'aws_budgets_budget', 'monthly')['cost_filter']).toEqual([
          { name: 'TagKeyValue', values: ['user:Project$durable-code', `user:Environment$${env}`] },
        ]);
      }),
    },
    {
      says: 'Configure Cost Anomaly Detection / Create cost allocation tags for tracking',
      holds: () => {
        expect(Object.keys(ofType(bootstrap, 'aws_ce_anomaly_monitor'))).toEqual(['services']);
        expect(Object.keys(ofType(bootstrap, 'aws_ce_cost_allocation_tag')).sort()).toEqual([
          'CostCenter',
          'Environment',
          'Milestone',
          'Project',
        ]);
        for (const env of ['dev', 'prod'])
          expect(Object.keys(ofType(at(env, 'cost'), 'aws_ce_anomaly_subscription'))).toEqual(['main']);
      },
    },
    {
      says: 'Configure EventBridge rules for weekday schedule (8 PM - 8 AM PST) / extended weekend schedule (Friday 8 PM - Monday 8 AM)',
      holds: () => {
        const schedules = Object.entries(ofType(at('dev', 'cost'), 'aws_scheduler_schedule')).flatMap(
          ([name, { schedule_expression, schedule_expression_timezone: zone }]) =>
            name.startsWith('power_') ? [[name, schedule_expression, zone]] : [],
        );
        expect(schedules).toEqual([
          ['power_hourly', 'cron(30 * * * ? *)', 'America/Los_Angeles'],
          ['power_start_0', 'cron(0 8 ? * MON,TUE,WED,THU,FRI *)', 'America/Los_Angeles'],
          ['power_stop_0', 'cron(0 20 ? * MON,TUE,WED,THU,FRI *)', 'America/Los_Angeles'],
        ]);
      },
    },
    {
      says: 'Create Lambda functions for ECS service start/stop / Set min capacity to 0 during off-hours',
      holds: () => {
        const json = at('dev', 'cost');
        const policy = JSON.stringify(resource(json, 'aws_iam_role_policy', 'power_switch'));
        expect(policy).toContain('ecs:UpdateService');
        expect(policy).toContain('application-autoscaling:RegisterScalableTarget');
        expect(resource(at('dev', 'ecs'), 'aws_appautoscaling_target', 'backend')).toMatchObject({
          lifecycle: { ignore_changes: ['min_capacity', 'max_capacity'] },
        });
      },
    },
    {
      says: 'Add manual override capability via tags',
      holds: () =>
        expect(at('dev', 'cost').provider.aws[0]).toMatchObject({
          ignore_tags: [{ keys: expect.arrayContaining(['keep-running', 'keep-running-until', 'keep-stopped-until']) }],
        }),
    },
    {
      says: 'Set up fallback to on-demand if Spot unavailable',
      holds: () =>
        expect(resource(at('dev', 'cost'), 'aws_lambda_function', 'spot_fallback')).toMatchObject({
          environment: { variables: { FALL_BACK_AFTER_SECONDS: '600', BACK_AFTER_SECONDS: '21600' } },
        }),
    },
    {
      says: 'Set up weekly cost report emails',
      holds: both((env) =>
        expect(resource(at(env, 'cost'), 'aws_scheduler_schedule', 'cost_report')).toMatchObject({
          schedule_expression: 'cron(0 8 ? * MON *)',
          schedule_expression_timezone: 'America/Los_Angeles',
        }),
      ),
    },
    {
      says: 'Set max capacity limits to prevent runaway costs',
      holds: () => {
        expect(resource(at('dev', 'ecs'), 'aws_appautoscaling_target', 'backend')['max_capacity']).toBe(2);
        expect(resource(at('prod', 'ecs'), 'aws_appautoscaling_target', 'backend')['max_capacity']).toBe(6);
      },
    },
  ],
  PR9: [
    {
      says: 'Backup vault created / Backup plan configured: for what is tagged as state',
      holds: both((env) => {
        const json = at(env, 'dr');
        expect(resource(json, 'aws_backup_selection', 'tagged')['selection_tag']).toEqual([
          { type: 'STRINGEQUALS', key: 'Backup', value: 'state' },
        ]);
        expect(resource(bootstrap, 'aws_s3_bucket', 'state')['tags']).toEqual({ Backup: 'state' });
        expect(resource(bootstrap, 'aws_dynamodb_table', 'lock')['tags']).toEqual({ Backup: 'state' });
      }),
    },
    {
      says: 'copies in a second region (prod)',
      holds: () => {
        expect(resource(at('prod', 'dr'), 'aws_backup_vault', 'copy')['provider']).toBe('aws.us_east_1');
        expect(ofType(at('dev', 'dr'), 'aws_backup_vault')['copy']).toBeUndefined();
      },
    },
  ],
};

describeFacts('durable-code', FACTS);
