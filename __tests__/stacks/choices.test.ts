/** Every choice of the vocabulary that no shipped environment makes: what it builds, and what it leaves out. */
import { built, builtFrom } from '../helpers/built';
import { testProject } from '../helpers/deployments';
import { ofType, resource, statements } from '../helpers/synthesized';

const REASON = 'not wanted in this test';
const OFF = { kind: 'off', reason: REASON };
const names = (record: Record<string, unknown>) => Object.keys(record).sort();

describe('egress', () => {
  const routes = (json: Awaited<ReturnType<typeof built>>) =>
    Object.entries(ofType(json, 'aws_route')).map(([name, { nat_gateway_id, network_interface_id, gateway_id }]) => [
      name,
      nat_gateway_id ?? network_interface_id ?? gateway_id,
    ]);

  it('by one NAT gateway serves every zone', async () => {
    const json = await built('foundation', { 'network.egress': { kind: 'nat-gateway', placement: 'single' } });
    expect(routes(json)).toEqual([
      ['private_internet', '${aws_nat_gateway.a.id}'],
      ['public_internet', '${aws_internet_gateway.main.id}'],
    ]);
  });

  it('by a NAT gateway per zone keeps a zone on its own', async () => {
    const json = await built('foundation', { 'network.egress': { kind: 'nat-gateway', placement: 'per-zone' } });
    expect(routes(json)).toContainEqual(['private_b_internet', '${aws_nat_gateway.b.id}']);
    expect(names(ofType(json, 'aws_eip'))).toEqual(['nat_a', 'nat_b']);
  });

  it('by a NAT instance forwards for the VPC only, and no new AMI replaces it', async () => {
    const json = await built('foundation', { 'network.egress': { kind: 'nat-instance' } });
    expect(resource(json, 'aws_instance', 'nat_a')).toMatchObject({
      instance_type: 't4g.nano',
      source_dest_check: false,
      metadata_options: { http_tokens: 'required' },
      root_block_device: { encrypted: true },
      lifecycle: { ignore_changes: ['ami'] },
    });
    expect(routes(json)).toContainEqual(['private_internet', '${aws_instance.nat_a.primary_network_interface_id}']);
    expect(resource(json, 'aws_vpc_security_group_ingress_rule', 'nat_from_vpc')['cidr_ipv4']).toBe('10.0.0.0/16');
  });

  it('by endpoints has no way to the internet', async () => {
    const json = await built('foundation', { 'network.egress': { kind: 'endpoints' } });
    expect(names(ofType(json, 'aws_vpc_endpoint'))).toEqual(
      ['dynamodb', 'ecr_api', 'ecr_dkr', 'kms', 'logs', 's3', 'secretsmanager', 'ssm'].sort(),
    );
    expect(names(ofType(json, 'aws_route'))).toEqual(['public_internet']);
    expect(resource(json, 'aws_vpc_endpoint', 'ecr_api')).toMatchObject({
      vpc_endpoint_type: 'Interface',
      private_dns_enabled: true,
    });
  });

  it('by public addresses puts tasks into public subnets, and only there', async () => {
    const json = await built('ecs', { 'network.egress': { kind: 'public-ip' } });
    expect(resource(json, 'aws_ecs_service', 'api')['network_configuration']).toMatchObject({
      assign_public_ip: true,
      subnets: [
        '${data.terraform_remote_state.foundation.outputs.public_subnet_ids.a}',
        '${data.terraform_remote_state.foundation.outputs.public_subnet_ids.b}',
      ],
    });
  });
});

describe('database subnets', () => {
  it('have a route table of their own without a way out', async () => {
    const json = await built('foundation', { 'network.subnets.database': ['10.0.200.0/24', '10.0.201.0/24'] });
    expect(resource(json, 'aws_route_table_association', 'database_b')['route_table_id']).toBe(
      '${aws_route_table.database.id}',
    );
    expect(names(ofType(json, 'aws_route')).filter((name) => name.startsWith('database'))).toEqual([]);
  });
});

describe('domain', () => {
  it.each(['alb', 'http-api'])('none works for %s: no zone, no certificate, the name that AWS gives', async (kind) => {
    const json = await built('alb-dns', {
      ingress: { kind, domain: { kind: 'none' }, accessLogs: OFF },
      'security.waf': OFF,
    });
    for (const type of [
      'aws_acm_certificate',
      'aws_route53_record',
      'aws_route53_zone',
      'aws_apigatewayv2_domain_name',
    ]) {
      expect({ type, names: names(ofType(json, type)) }).toEqual({ type, names: [] });
    }
    expect(json.output?.['url']?.value).toBe(
      kind === 'alb' ? 'http://${aws_lb.public.dns_name}' : '${aws_apigatewayv2_api.main.api_endpoint}',
    );
  });

  it('with a zone of its own creates it and proves the certificate there', async () => {
    const json = await built('alb-dns', { 'ingress.domain.zone': { kind: 'created', name: 'example.com' } });
    expect(resource(json, 'aws_route53_zone', 'main')['name']).toBe('example.com');
    expect(resource(json, 'aws_route53_record', 'validation_0')['zone_id']).toBe('${aws_route53_zone.main.zone_id}');
    expect(json.data?.['aws_route53_zone']).toBeUndefined();
  });

  it('takes further names on the certificate, each with its record', async () => {
    const json = await built('alb-dns', { 'ingress.domain.alternativeNames': ['www.example.com'] });
    expect(names(ofType(json, 'aws_route53_record'))).toEqual(['alias', 'validation_0', 'validation_1']);
  });
});

describe('load balancer', () => {
  it('answers 404 when no service takes everything', async () => {
    const json = await built('alb-dns', { 'services.web.exposure.paths': ['/web/*'] });
    expect(resource(json, 'aws_lb_listener', 'https')['default_action']).toMatchObject([
      { type: 'fixed-response', fixed_response: { status_code: '404' } },
    ]);
    expect(resource(json, 'aws_lb_listener_rule', 'web')['priority']).toBe(10);
  });

  it('keeps a priority of 1 as it was given', async () => {
    const json = await built('alb-dns', { 'services.api.exposure.priority': 1 });
    expect(resource(json, 'aws_lb_listener_rule', 'api')['priority']).toBe(1);
  });

  it('writes no logs when they are off', async () => {
    const json = await built('alb-dns', { 'ingress.accessLogs': OFF });
    expect(resource(json, 'aws_lb', 'public')).not.toHaveProperty('access_logs');
    expect(ofType(json, 'aws_s3_bucket')).toEqual({});
  });
});

describe('capacity', () => {
  const strategy = async (capacity: object) =>
    resource(await built('ecs', { 'compute.capacity': capacity }), 'aws_ecs_service', 'api')[
      'capacity_provider_strategy'
    ];

  it('mixed keeps a base on demand', async () => {
    expect(await strategy({ kind: 'mixed', base: 1, onDemandWeight: 0, spotWeight: 3 })).toEqual([
      { capacity_provider: 'FARGATE', weight: 0, base: 1 },
      { capacity_provider: 'FARGATE_SPOT', weight: 3, base: 0 },
    ]);
  });
});

describe('scaling', () => {
  it('fixed leaves the count to Terraform, and 0 is 0', async () => {
    const json = await built('ecs', { 'services.web.scaling': { kind: 'fixed', count: 0 } });
    expect(resource(json, 'aws_ecs_service', 'web')['desired_count']).toBe(0);
    expect(resource(json, 'aws_ecs_service', 'web')).not.toHaveProperty('lifecycle.ignore_changes');
    expect(names(ofType(json, 'aws_appautoscaling_target'))).toEqual(['api']);
  });

  it('between bounds ignores the count, and nothing else', async () => {
    const json = await built('ecs');
    expect(resource(json, 'aws_ecs_service', 'api')['lifecycle']).toMatchObject({ ignore_changes: ['desired_count'] });
  });

  it('that starts at 0 stays at 0 with an image', async () => {
    const json = await built('ecs', { 'services.api.scaling.min': 0 });
    expect(resource(json, 'aws_appautoscaling_target', 'api')['min_capacity']).toBe(0);
  });
});

describe('containers', () => {
  it('with ECS Exec get its channels and its writable paths', async () => {
    const json = await built('ecs', { 'services.api.exec': { kind: 'on' } });
    expect(resource(json, 'aws_ecs_service', 'api')['enable_execute_command']).toBe(true);
    expect(statements(resource(json, 'aws_iam_role_policy', 'api_task')).map(({ Sid }) => Sid)).toEqual([
      'OpenShellChannels',
    ]);
    const volumes = resource(json, 'aws_ecs_task_definition', 'api')['volume'] as { name: string }[];
    expect(volumes.map(({ name }) => name)).toEqual(['api_tmp', 'api_var_lib_amazon', 'api_var_log_amazon']);
  });

  it('from a public registry need no variable and start at once', async () => {
    const json = await built('ecs', {
      'services.web.containers.web.image': { kind: 'public', reference: 'public.ecr.aws/nginx/nginx:1.27.3' },
    });
    expect(resource(json, 'aws_ecs_service', 'web')['desired_count']).toBe(1);
  });

  it('of one task wait for each other, share its size, and are named in its definition', async () => {
    const json = await built('ecs', {
      'services.api.containers.proxy': {
        image: { kind: 'public', reference: 'public.ecr.aws/nginx/nginx:1.27.3' },
        cpu: 128,
        memoryReservation: 64,
        dependsOn: { api: 'HEALTHY' },
        command: ['nginx', '-g', 'daemon off;'],
        readOnlyRoot: { kind: 'off', reason: 'writes its configuration at start' },
      },
    });
    const definitions = JSON.parse(
      String(resource(json, 'aws_ecs_task_definition', 'api')['container_definitions']),
    ) as Record<string, unknown>[];
    expect(definitions[1]).toMatchObject({
      name: 'proxy',
      cpu: 128,
      memoryReservation: 64,
      dependsOn: [{ containerName: 'api', condition: 'HEALTHY' }],
      command: ['nginx', '-g', 'daemon off;'],
      readonlyRootFilesystem: false,
      mountPoints: [],
    });
  });
});

describe('left off', () => {
  it.each([
    ['monitoring', 'monitoring.topicEncryption', OFF, 'aws_kms_key'],
    ['monitoring', 'monitoring.uptime', OFF, 'aws_synthetics_canary'],
    ['security', 'security.networkAcls', OFF, 'aws_network_acl'],
    ['security', 'security.waf', OFF, 'aws_wafv2_web_acl'],
    ['security', 'security.secretsEncryption', OFF, 'aws_kms_key'],
    ['foundation', 'network.flowLogs', OFF, 'aws_flow_log'],
    ['dr', 'recovery.backup', OFF, 'aws_backup_vault'],
    ['cost', 'cost.anomalies', OFF, 'aws_ce_anomaly_subscription'],
  ] as const)('%s without %s has no %s', async (milestone, path, off, type) => {
    expect(names(ofType(await built(milestone), type))).not.toEqual([]);
    expect(ofType(await built(milestone, { [path]: off }), type)).toEqual({});
  });

  it.each([
    ['guardDuty', 'guardduty'],
    ['securityHub', 'security_hub'],
  ])('%s is heard by no rule', async (key, rule) => {
    const json = await built('security', { [`security.${key}`]: OFF });
    expect(names(ofType(json, 'aws_cloudwatch_event_rule'))).not.toContain(rule);
  });
});

describe('states that GitHub Actions may touch', () => {
  const roleOf = async (lock: 'dynamodb' | 's3' | 'both', role: string) => {
    const { env, account } = testProject();
    const region = account.regions['us-west-2'];
    if (!region) throw new Error('no bootstrap');
    const regions = { 'us-west-2': { ...region, state: { ...region.state, lock } } };
    const { cicd } = await builtFrom({ env, account: { ...account, regions } }, ['cicd']);
    if (!cicd) throw new Error('no cicd');
    return statements(resource(cicd, 'aws_iam_role_policy', role));
  };

  it.each([
    ['dynamodb', ['LockTable']],
    ['s3', ['LockFiles']],
    ['both', ['LockFiles', 'LockTable']],
  ] as const)('lock by %s with %j', async (lock, sids) => {
    const plan = await roleOf(lock, 'github_plan');
    expect(plan.map(({ Sid }) => Sid).filter((sid) => sid.startsWith('Lock'))).toEqual(sids);
    expect(plan.map(({ Sid }) => Sid)).not.toContain('WriteStates');
  });

  it('are written for ecs alone', async () => {
    const deploy = await roleOf('s3', 'github_deploy');
    expect(deploy.find(({ Sid }) => Sid === 'WriteStates')?.Resource).toEqual([
      'arn:aws:s3:::shop-state-us-west-2/shop/dev/ecs.tfstate',
    ]);
  });
});

describe('images', () => {
  it('must be named: a forgotten tag is an error, not a deployment', async () => {
    const json = await built('ecs');
    expect(json.variable?.['image_api']).not.toHaveProperty('default');
    expect(json.variable?.['image_api']).toMatchObject({ nullable: false });
  });
});

describe('server errors at a load balancer', () => {
  it('are those of the services and those of the load balancer itself', async () => {
    const json = await built('monitoring', {
      'monitoring.alarms': { errors: { metric: 'server-errors', threshold: 5 } },
    });
    const queries = resource(json, 'aws_cloudwatch_metric_alarm', 'errors')['metric_query'] as {
      expression?: string;
      metric?: { metric_name: string };
    }[];
    expect(queries.flatMap(({ metric }) => metric?.metric_name ?? [])).toEqual([
      'HTTPCode_Target_5XX_Count',
      'HTTPCode_ELB_5XX_Count',
    ]);
    expect(queries[0]?.expression).toBe('FILL(count_0, 0) + FILL(count_1, 0)');
  });
});

describe('a customer key', () => {
  it('is not made where there is no secret to encrypt', async () => {
    const json = await built('security', { secrets: {}, 'services.api.containers.api.secrets': {} });
    expect(ofType(json, 'aws_kms_key')).toEqual({});
  });
});

describe('protection', () => {
  it.each([
    ['disposable', false],
    ['protected', true],
  ])('%s: destroying is refused: %s', async (dataProtection, refused) => {
    const ecr = await built('ecr', { dataProtection });
    const dr = await built('dr', { dataProtection });
    const albDns = await built('alb-dns', { dataProtection });
    expect(resource(ecr, 'aws_ecr_repository', 'api')).toMatchObject({
      force_delete: !refused,
      lifecycle: { prevent_destroy: refused },
    });
    expect(resource(dr, 'aws_backup_vault', 'main')).toMatchObject({ lifecycle: { prevent_destroy: refused } });
    expect(resource(albDns, 'aws_lb', 'public')['enable_deletion_protection']).toBe(refused);
    expect(resource(albDns, 'aws_s3_bucket', 'access_logs')).toMatchObject({ lifecycle: { prevent_destroy: refused } });
  });
});
