/** The ways in: internal load balancers, hosts behind one, an HTTP API without a VPC link, CloudFront. */
import { built } from '../helpers/built';
import type { Patch } from '../helpers/deployments';
import { ofType, resource, statements } from '../helpers/synthesized';

const OFF = { kind: 'off', reason: 'not wanted in this test' };
const names = (record: Record<string, unknown>) => Object.keys(record).sort();

/** Milestones that watch or guard what a patch takes away. */
const BARE: Patch = {
  cicd: undefined,
  monitoring: undefined,
  security: undefined,
  cost: undefined,
  recovery: undefined,
};

/** Fixtures are made anew for each test: patches reach into what they are given. */
const internal = (): Patch => ({ 'services.api.exposure.kind': 'internal', 'services.api.exposure.paths': ['/*'] });

const runs = (): Patch => ({
  ...BARE,
  queues: { runs: { visibilityTimeout: '1800s' } },
  buckets: { results: {} },
  ingress: {
    kind: 'http-api',
    domain: { kind: 'none' },
    accessLogs: OFF,
    runs: { queue: 'runs', results: 'results' },
  },
});

/** A host with a GPU that runs `api`, which the VPC calls and the queue feeds. */
const gpu = (): Patch => ({
  ...runs(),
  compute: {
    kind: 'ec2-gpu',
    instanceType: 'g4dn.xlarge',
    amiParameter: '/aws/service/deeplearning/ami/x86_64/base/latest/ami-id',
    volumeGiB: 100,
  },
  'services.web': undefined,
  'services.api': {
    containers: { api: { image: { kind: 'repository', name: 'api' }, ports: [11434] } },
    exposure: { kind: 'internal', container: 'api', port: 11434, paths: ['/*'], from: 'vpc' },
    consumes: 'runs',
    exec: OFF,
  },
  repositories: { api: {} },
  secrets: {},
});

const hosts = (count: number): Patch => ({
  ...BARE,
  ingress: { kind: 'alb', domain: { kind: 'none' }, accessLogs: OFF },
  repositories: {},
  services: {},
  secrets: {},
  buckets: { files: {}, site: { purpose: 'website' } },
  compute: {
    kind: 'compose-host',
    instanceType: 't3.small',
    hosts: count,
    volumeGiB: 30,
    project: 'afirgen',
    files: { bucket: 'files', prefix: 'compose' },
    exposure: { ports: [80], health: { path: '/health' } },
    ssh: OFF,
    snapshots: OFF,
  },
  distributions: { site: { bucket: 'site' } },
});

const website = (): Patch => ({
  buckets: { site: { purpose: 'website' } },
  distributions: {
    site: { bucket: 'site', errorPages: { 403: { path: '/index.html', status: 200 } } },
    preview: { bucket: 'site', defaultTtl: '0s', priceClass: 'PriceClass_All' },
  },
});

describe('an internal load balancer', () => {
  it('stands in the private subnets, in a group of its own, and speaks HTTP to its services', async () => {
    const json = await built('alb-dns', internal());
    expect(resource(json, 'aws_lb', 'internal')).toMatchObject({
      name: 'shop-dev-internal-alb',
      internal: true,
      idle_timeout: 60,
      drop_invalid_header_fields: true,
      subnets: [
        '${data.terraform_remote_state.foundation.outputs.private_subnet_ids.a}',
        '${data.terraform_remote_state.foundation.outputs.private_subnet_ids.b}',
      ],
      security_groups: ['${data.terraform_remote_state.foundation.outputs.internal_security_group_id}'],
    });
    expect(resource(json, 'aws_lb', 'internal')).not.toHaveProperty('access_logs');
    expect(resource(json, 'aws_lb_listener', 'internal_http')).toMatchObject({
      load_balancer_arn: '${aws_lb.internal.arn}',
      port: 80,
      protocol: 'HTTP',
      default_action: [{ type: 'forward', target_group_arn: '${aws_lb_target_group.api.arn}' }],
    });
    expect(json.output?.['internal_url']?.value).toBe('http://${aws_lb.internal.dns_name}');
  });

  it('leaves the public one as it is', async () => {
    const json = await built('alb-dns', internal());
    const alone = await built('alb-dns', { 'services.api.exposure': { kind: 'none' } });
    for (const [type, name] of [
      ['aws_lb', 'public'],
      ['aws_lb_listener', 'http'],
      ['aws_lb_listener', 'https'],
      ['aws_lb_target_group', 'web'],
    ] as const)
      expect(resource(json, type, name)).toEqual(resource(alone, type, name));
    expect(names(ofType(alone, 'aws_lb'))).toEqual(['public']);
  });

  it('needs no ingress', async () => {
    const json = await built('alb-dns', {
      ...BARE,
      ...internal(),
      'services.web.exposure': { kind: 'none' },
      ingress: { kind: 'none' },
    });
    expect(names(ofType(json, 'aws_lb'))).toEqual(['internal']);
    expect(json.output).not.toHaveProperty('url');
    expect(json.output?.['target_group_arns']?.value).toEqual({ api: '${aws_lb_target_group.api.arn}' });
  });

  it.each([
    ['protected', true],
    ['disposable', false],
  ])('of a %s environment refuses to be deleted: %s', async (dataProtection, refused) => {
    const json = await built('alb-dns', { ...internal(), dataProtection });
    expect(resource(json, 'aws_lb', 'internal')['enable_deletion_protection']).toBe(refused);
    expect(resource(json, 'aws_lb', 'public')['enable_deletion_protection']).toBe(refused);
  });

  it('takes tasks by their addresses, and the containers of a host by the host', async () => {
    const tasks = resource(await built('alb-dns', internal()), 'aws_lb_target_group', 'api');
    expect(tasks).toMatchObject({ target_type: 'ip', port: 8000, name: 'shop-dev-api-8000' });
    const host = resource(await built('alb-dns', gpu()), 'aws_lb_target_group', 'api');
    expect(host).toMatchObject({ target_type: 'instance', port: 11434 });
  });

  it('gives another name to a target group of another type: the old one is still there when it is made', async () => {
    const port = { 'services.api.containers.api.ports': [11434], 'services.api.exposure.port': 11434 };
    const tasks = resource(await built('alb-dns', { ...internal(), ...port }), 'aws_lb_target_group', 'api');
    const host = resource(await built('alb-dns', gpu()), 'aws_lb_target_group', 'api');
    expect([tasks['name'], host['name']]).toEqual(['shop-dev-api-11434', 'shop-dev-api-host-11434']);
    expect(host['lifecycle']).toEqual({ create_before_destroy: true });
  });
});

describe('hosts behind a load balancer', () => {
  it('answer for everything on their first port', async () => {
    const json = await built('alb-dns', hosts(1));
    expect(resource(json, 'aws_lb_listener', 'http')['default_action']).toEqual([
      { type: 'forward', target_group_arn: '${aws_lb_target_group.host.arn}' },
    ]);
    expect(resource(json, 'aws_lb_target_group', 'host')).toMatchObject({
      target_type: 'instance',
      port: 80,
      health_check: { path: '/health' },
    });
    expect(json.output?.['host_target_group_arns']?.value).toEqual({ host: '${aws_lb_target_group.host.arn}' });
    expect(json.output?.['target_group_arns']?.value).toEqual({});
  });

  it.each([
    [1, undefined],
    [2, { type: 'lb_cookie', cookie_duration: 86_400, enabled: true }],
  ])('%s of them: stickiness %j', async (count, stickiness) => {
    const json = await built('alb-dns', hosts(count));
    expect(resource(json, 'aws_lb_target_group', 'host')['stickiness']).toEqual(stickiness);
  });

  it('are found by no Cloud Map', async () => {
    const json = await built('alb-dns', hosts(2));
    expect(ofType(json, 'aws_service_discovery_private_dns_namespace')).toEqual({});
  });
});

describe('an HTTP API', () => {
  it('without public services has no way into the VPC', async () => {
    const json = await built('alb-dns', gpu());
    expect(ofType(json, 'aws_apigatewayv2_vpc_link')).toEqual({});
    expect(names(ofType(json, 'aws_apigatewayv2_integration'))).toEqual(['runs_api']);
    expect(ofType(json, 'aws_service_discovery_service')).toEqual({});
  });

  it('takes runs beside its services', async () => {
    const json = await built('alb-dns', runs());
    expect(names(ofType(json, 'aws_apigatewayv2_integration'))).toEqual(['api', 'runs_api', 'web']);
    expect(names(ofType(json, 'aws_apigatewayv2_vpc_link'))).toEqual(['main']);
    expect(resource(json, 'aws_lambda_function', 'runs_api')['environment']).toMatchObject({
      variables: {
        QUEUE_URL: '${data.terraform_remote_state.data.outputs.queue_urls.runs}',
        RESULTS_BUCKET: '${data.terraform_remote_state.data.outputs.bucket_names.results}',
      },
    });
    expect(resource(json, 'aws_lambda_permission', 'runs_submit')['source_arn']).toBe(
      '${aws_apigatewayv2_api.main.execution_arn}/*/POST/runs',
    );
  });
});

describe('a distribution', () => {
  it('reads a private bucket by signed requests, and serves it by HTTPS', async () => {
    const json = await built('alb-dns', website());
    expect(resource(json, 'aws_cloudfront_origin_access_control', 'site')).toMatchObject({
      name: 'shop-dev-site',
      signing_behavior: 'always',
      signing_protocol: 'sigv4',
      origin_access_control_origin_type: 's3',
    });
    expect(resource(json, 'aws_cloudfront_distribution', 'site')).toMatchObject({
      default_root_object: 'index.html',
      price_class: 'PriceClass_100',
      http_version: 'http2and3',
      is_ipv6_enabled: true,
      origin: [
        {
          domain_name: '${data.terraform_remote_state.data.outputs.bucket_domain_names.site}',
          origin_access_control_id: '${aws_cloudfront_origin_access_control.site.id}',
        },
      ],
      default_cache_behavior: {
        viewer_protocol_policy: 'redirect-to-https',
        compress: true,
        cache_policy_id: '${aws_cloudfront_cache_policy.site.id}',
      },
      custom_error_response: [
        { error_code: 403, response_code: 200, response_page_path: '/index.html', error_caching_min_ttl: 10 },
      ],
      restrictions: { geo_restriction: { restriction_type: 'none' } },
    });
  });

  it.each([
    ['site', 86_400],
    ['preview', 0],
  ])('%s keeps objects for %s s when the origin says nothing, and a year at most', async (key, seconds) => {
    const json = await built('alb-dns', website());
    expect(resource(json, 'aws_cloudfront_cache_policy', key)).toMatchObject({
      min_ttl: 0,
      default_ttl: seconds,
      max_ttl: 31_536_000,
    });
  });

  it('is one reader of a bucket whose policy names every one', async () => {
    const json = await built('alb-dns', website());
    expect(names(ofType(json, 'aws_s3_bucket_policy'))).toEqual(['access_logs', 'site']);
    const [tls, read, ...others] = statements(resource(json, 'aws_s3_bucket_policy', 'site'));
    expect(tls).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(read).toEqual({
      Sid: 'CloudFrontReads',
      Effect: 'Allow',
      Principal: { Service: ['cloudfront.amazonaws.com'] },
      Action: ['s3:GetObject'],
      Resource: ['${data.terraform_remote_state.data.outputs.bucket_arns.site}/*'],
      Condition: {
        StringEquals: {
          'AWS:SourceArn': ['${aws_cloudfront_distribution.site.arn}', '${aws_cloudfront_distribution.preview.arn}'],
        },
      },
    });
    expect(others).toEqual([]);
  });

  it('needs no ingress', async () => {
    const json = await built('alb-dns', {
      ...hosts(1),
      ingress: { kind: 'none' },
    });
    expect(names(ofType(json, 'aws_cloudfront_distribution'))).toEqual(['site']);
    expect(ofType(json, 'aws_lb')).toEqual({});
    expect(json.output?.['distribution_domains']?.value).toEqual({
      site: '${aws_cloudfront_distribution.site.domain_name}',
    });
  });
});
