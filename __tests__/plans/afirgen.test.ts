/** Each row quotes the AFIRGen plan and finds it in the synthesized JSON, or in the files that its host runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { all, describeFacts, edges, environmentsOf, manifestEntry, rows, stacksOf, thresholds } from '../helpers/facts';
import { type Attributes, ofType, resource, statements } from '../helpers/synthesized';

const PLAN = 'afirgen';
const TIERS = ['free-tier', 'basic', 'standard', 'production'] as const;
type Tier = (typeof TIERS)[number];
const SERVICES = ['main-backend', 'gguf-server', 'asr-ocr-server', 'nginx'];
/** The ten metrics of 9.1, with what counts containers killed for memory (10.2) for what EC2 reports itself. */
const METRICS = [
  'FIR/GenerationTime',
  'FIR/GenerationCount',
  'API/ErrorRate',
  'API/ResponseTime',
  'System/MemoryUtilization',
  'System/OomKills',
  'Database/ConnectionCount',
  'Database/QueryTime',
  'Model/InferenceTime',
  'Storage/DiskUsage',
];

const at = stacksOf(PLAN);
const every = environmentsOf(PLAN, ...TIERS);
const free = environmentsOf(PLAN, 'free-tier');
const basic = environmentsOf(PLAN, 'basic');
const standard = environmentsOf(PLAN, 'standard');
const production = environmentsOf(PLAN, 'production');
/** Tiers that hold the models in memory. */
const larger = environmentsOf(PLAN, 'basic', 'standard', 'production');
const including = (...things: unknown[]) => expect.arrayContaining(things);
const named = (tier: Tier, rest = '') => `afirgen${tier === 'free-tier' ? '' : `-${tier}`}${rest}`;
const subnet = (kind: string, zone: string) =>
  `\${data.terraform_remote_state.foundation.outputs.${kind}_subnet_ids.${zone}}`;

const ops = (...path: string[]): string => readFileSync(join(__dirname, '..', '..', 'ops', 'afirgen', ...path), 'utf8');
/** What a file of the host has. */
const file =
  (path: string, ...parts: (string | RegExp)[]) =>
  () => {
    const text = ops(...path.split('/'));
    expect(parts.filter((part) => (typeof part === 'string' ? !text.includes(part) : !part.test(text)))).toEqual([]);
  };
interface Service {
  readonly restart: string;
  readonly mem_limit: string;
  readonly healthcheck: { readonly test: string[] };
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
}
const compose = parse(ops('compose.yaml'), { merge: true }) as { services: Record<string, Service> };
const service = (name: string): Service => {
  const found = compose.services[name];
  if (!found) throw new Error(`compose.yaml has no ${name}`);
  return found;
};
/** Settings that a tier gives its hosts, before the defaults of compose.yaml. */
const settings = (tier: Tier): Record<string, string> =>
  Object.fromEntries(
    String(resource(at(tier, 'ecs'), 'aws_instance', 'host_a')['user_data'])
      .split('\n')
      .flatMap((line) =>
        [...line.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/g)].map(([, key = '', value = '']) => [key, value]),
      ),
  );
/** A value of compose.yaml as a tier resolves it. */
const resolved = (tier: Tier, value: string) =>
  value.replace(/\$\{(\w+):[-?]([^}]*)\}/g, (_, key: string, otherwise: string) => settings(tier)[key] ?? otherwise);
/** An environment variable of containers, in every tier or as a function of it. */
const variable = (names: readonly string[], key: string, value: string | ((tier: Tier) => string)) =>
  every.each((tier) => {
    for (const name of names) {
      const found = resolved(tier, service(name).environment[key] ?? '');
      expect([name, found]).toEqual([name, typeof value === 'function' ? value(tier) : value]);
    }
  });
const megabytes = (tier: Tier, name: string) => Number.parseInt(resolved(tier, service(name).mem_limit), 10);
const memory = (tier: Tier) => SERVICES.reduce((total, name) => total + megabytes(tier, name), 0);

const bucket = (key: string) =>
  every.is(`data/aws_s3_bucket.${key}`, (tier) => ({
    bucket: `${named(tier)}-${key}-\${data.aws_caller_identity.current.account_id}`,
  }));
const alarm = (key: string, shape: object) => free.is(`monitoring/aws_cloudwatch_metric_alarm.${key}`, shape);
const lifecycle = (key: string, rule: object) =>
  every.is(`data/aws_s3_bucket_lifecycle_configuration.${key}`, { rule: [rule] });
const may = (actions: readonly string[]) =>
  every.each((tier) => {
    const allowed = statements(resource(at(tier, 'ecs'), 'aws_iam_role_policy', 'host')).flatMap(
      ({ Action }) => Action,
    );
    expect(allowed).toEqual(including(...actions));
  });
const group = (key: string, ingress: readonly string[]) =>
  free.each((tier) => expect(edges(at(tier, 'foundation'), key).ingress).toEqual(ingress));

describeFacts(PLAN, {
  '1.1 VPC networking': rows({
    'VPC with CIDR 10.0.0.0/16': every.is('foundation/aws_vpc.main', { cidr_block: '10.0.0.0/16' }),
    'public subnet (10.0.1.0/24) in us-east-1a': [
      every.is('foundation/aws_subnet.public_a', { cidr_block: '10.0.1.0/24', availability_zone: 'us-east-1a' }),
      free.only('foundation/aws_subnet', ['private_a', 'private_b', 'public_a']),
    ],
    'private subnets (10.0.11.0/24, 10.0.12.0/24) for RDS': [
      every.is('foundation/aws_subnet.private_a', { cidr_block: '10.0.11.0/24' }),
      every.is('foundation/aws_subnet.private_b', { cidr_block: '10.0.12.0/24' }),
      every.is('data/aws_db_subnet_group.mysql', { subnet_ids: [subnet('private', 'a'), subnet('private', 'b')] }),
    ],
    'Configure Internet Gateway and route tables': [
      every.is('foundation/aws_route.public_internet', { gateway_id: '${aws_internet_gateway.main.id}' }),
      every.only('foundation/aws_route', ['public_internet']),
    ],
    'Set up S3 Gateway VPC Endpoint': [
      every.only('foundation/aws_vpc_endpoint', ['s3']),
      every.is('foundation/aws_vpc_endpoint.s3', { vpc_endpoint_type: 'Gateway' }),
    ],
  }),
  '1.2 Security groups': rows({
    'EC2 security group (ports 80, 443, 22)': group('host', ['22 ${var.admin_cidr}', '443 0.0.0.0/0', '80 0.0.0.0/0']),
    'RDS security group (port 3306 from EC2 only)': [
      group('database_mysql', ['3306 host']),
      basic.each((tier) => expect(edges(at(tier, 'foundation'), 'database_mysql').ingress).toEqual(['3306 host'])),
    ],
    'Restrict SSH access to specific admin IP': every.each((tier) =>
      expect(JSON.stringify(at(tier, 'foundation').variable?.['admin_cidr'])).toContain('>= 24'),
    ),
  }),
  '1.3 S3 buckets with lifecycle policies': rows({
    'afirgen-frontend-{account-id}': bucket('frontend'),
    'afirgen-models-{account-id}': bucket('models'),
    'afirgen-temp-{account-id} bucket with 1-day expiration policy': [
      bucket('temp'),
      lifecycle('temp', { expiration: [{ days: 1 }] }),
    ],
    'afirgen-backups-{account-id} bucket with Glacier transition': [
      bucket('backups'),
      lifecycle('backups', { transition: [{ storage_class: 'GLACIER', days: 30 }] }),
    ],
    'Enable S3 encryption (SSE-S3)': every.each((tier) => {
      const rules = all(at(tier, 'data'), 'aws_s3_bucket_server_side_encryption_configuration', 'rule');
      const byS3 = [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }];
      expect(rules).toEqual([byS3, byS3, byS3, byS3]);
    }),
    'bucket with website configuration': [
      every.only('data/aws_s3_bucket_website_configuration', []),
      every.otherwise('cloudfront/origin-access', 'a website bucket'),
    ],
    'the exact names are those of the free tier': every.otherwise('names/exact-collision', 'one set of names'),
  }),
  '1.5 EC2 instance': rows({
    'Launch t2.micro instance in public subnet': free.is('ecs/aws_instance.host_a', {
      instance_type: 't2.micro',
      subnet_id: subnet('public', 'a'),
    }),
    'Attach 30GB gp3 EBS volume': every.is('ecs/aws_instance.host_a', {
      root_block_device: { volume_size: 30, volume_type: 'gp3', encrypted: true },
    }),
    'user data: install Docker, Docker Compose, CloudWatch agent; set up log rotation': [
      every.each((tier) => {
        const text = String(resource(at(tier, 'ecs'), 'aws_instance', 'host_a')['user_data']);
        expect(text).toContain('exec bash "$files/host/setup.sh"');
      }),
      file(
        'host/setup.sh',
        /^ *dnf install .* docker amazon-cloudwatch-agent .*logrotate/m,
        'docker-compose-linux-x86_64',
      ),
      file('host/setup.sh', /^configure_agent$/m, /^configure_log_rotation$/m),
    ],
    'IAM role for S3 access': [
      every.is('ecs/aws_instance.host_a', { iam_instance_profile: '${aws_iam_instance_profile.host.name}' }),
      may(['s3:GetObject', 's3:ListBucket', 's3:PutObject', 's3:DeleteObject']),
    ],
    'Allocate and attach Elastic IP': [
      free.is('ecs/aws_eip.host_a', { domain: 'vpc' }),
      free.is('ecs/aws_eip_association.host_a', { allocation_id: '${aws_eip.host_a.id}' }),
    ],
    'a host before any image: it exists once its images are given': [
      free.is('ecs/aws_instance.host_a', { count: expect.stringMatching(/var\.image_main_backend.* \? 1 : 0}$/) }),
      every.otherwise('images/first-apply', 'a host before any image'),
    ],
  }),
  '1.6 RDS MySQL': rows({
    'db.t3.micro MySQL instance with 20GB storage': free.is('data/aws_db_instance.mysql', {
      engine: 'mysql',
      instance_class: 'db.t3.micro',
      allocated_storage: 20,
      multi_az: false,
    }),
    'MySQL, version open': [
      every.is('data/aws_db_instance.mysql', { engine_version: expect.stringMatching(/^8\.4/) }),
      every.otherwise('rds/version-support', 'MySQL, with its version open'),
    ],
    'Enable encryption at rest': every.is('data/aws_db_instance.mysql', {
      storage_encrypted: true,
      publicly_accessible: false,
    }),
    'backup window (03:00-04:00 UTC) and 7-day retention': [
      every.is('data/aws_db_instance.mysql', { backup_window: '03:00-04:00' }),
      free.is('data/aws_db_instance.mysql', { backup_retention_period: 7 }),
    ],
    'max_connections=50, innodb_buffer_pool_size=512MB': free.is('data/aws_db_parameter_group.mysql', {
      parameter: including(
        expect.objectContaining({ name: 'max_connections', value: '50' }),
        expect.objectContaining({ name: 'innodb_buffer_pool_size', value: String(512 * 1024 ** 2) }),
      ),
    }),
  }),
  '2. CloudFront': rows({
    'Origin Access Identity for S3 bucket access: Origin Access Control, the bucket is private': [
      every.is('alb-dns/aws_cloudfront_origin_access_control.site', { signing_behavior: 'always' }),
      every.is('data/aws_s3_bucket_public_access_block.frontend', { restrict_public_buckets: true }),
      every.is('alb-dns/aws_s3_bucket_policy.frontend', {
        policy: expect.stringContaining('cloudfront.amazonaws.com'),
      }),
    ],
    'redirect-to-https, compress=true': every.is('alb-dns/aws_cloudfront_distribution.site', {
      default_cache_behavior: { viewer_protocol_policy: 'redirect-to-https', compress: true },
      default_root_object: 'index.html',
    }),
    'cache TTL (default: 24 hours, max: 1 year)': every.is('alb-dns/aws_cloudfront_cache_policy.site', {
      default_ttl: 24 * 3_600,
      max_ttl: 365 * 24 * 3_600,
    }),
    PriceClass_100: every.is('alb-dns/aws_cloudfront_distribution.site', { price_class: 'PriceClass_100' }),
  }),
  '4. and 6.1 Models': rows({
    'gguf_summariser, gguf_bns_check to Q4_K_M': [
      variable(['gguf-server'], 'MODEL_QUANTIZATION', 'Q4_K_M'),
      variable(['gguf-server'], 'SUMMARISER_MODEL', '/models/gguf_summariser-Q4_K_M.gguf'),
      variable(['gguf-server'], 'BNS_CHECK_MODEL', '/models/gguf_bns_check-Q4_K_M.gguf'),
    ],
    'Whisper base model (290MB), dots_ocr model (150MB)': [
      variable(['asr-ocr-server'], 'WHISPER_MODEL', 'base'),
      variable(['asr-ocr-server'], 'OCR_MODEL_PATH', '/models/dots_ocr'),
    ],
    'Two models of 2.5GB in 1 GB': [
      variable(['gguf-server'], 'MODEL_RESIDENCY', (tier) => (tier === 'free-tier' ? 'mmap' : 'mlock')),
      free.otherwise('compose/resident-models', 'two models of 2.5 GB'),
    ],
    'aws s3 sync to /opt/afirgen/models/; Verify model checksums; file permissions': [
      file('host/lib.sh', /^APP_HOME=\$\{APP_HOME:-\/opt\/afirgen\}$/m),
      file('host/sync-models.sh', /^models=\$APP_HOME\/models$/m, /aws s3 sync/, /sha256sum --check/, /^ *chmod /m),
    ],
    'S3 GET requests stay under 100/month: one for each file': file(
      'host/sync-models.sh',
      'multipart_threshold = 100GB',
    ),
    'Monitor: completion within 45, 60 and 90 seconds: both models fit where they are resident': larger.each((tier) => {
      expect(megabytes(tier, 'gguf-server')).toBeGreaterThan(2 * 2.5 * 1024);
      expect(megabytes(tier, 'asr-ocr-server')).toBeGreaterThan(290 + 150);
      const gib = { 't3.large': 8, 't3.xlarge': 16 }[
        String(resource(at(tier, 'ecs'), 'aws_instance', 'host_a')['instance_type'])
      ];
      expect(memory(tier)).toBeLessThan(Number(gib) * 1024);
    }),
  }),
  '5. Docker Compose': rows({
    'main-backend, gguf-server, asr-ocr-server, nginx': () => expect(Object.keys(compose.services)).toEqual(SERVICES),
    '300MB + 400MB + 300MB + 50MB; total memory allocation stays under 1GB': [
      () => expect(memory('free-tier')).toBeLessThanOrEqual(900),
      () => expect(settings('free-tier')['SWAP_GIB']).toBe('2'),
      free.otherwise('compose/memory', 'container limits of 1,050 MB'),
    ],
    'docker-compose.free-tier.yml: compose.yaml, which the settings of each tier complete': every.is(
      'ecs/aws_s3_object.compose_yaml',
      { key: 'host/compose.yaml' },
    ),
    'Set MAX_WORKERS=1 for all services': () =>
      expect(SERVICES.map((name) => resolved('free-tier', service(name).environment['MAX_WORKERS'] ?? ''))).toEqual(
        SERVICES.map(() => '1'),
      ),
    'volume mounts for models, KB, sessions': () => {
      const mounts = SERVICES.flatMap((name) => service(name).volumes.map((volume) => resolved('free-tier', volume)));
      expect(mounts).toEqual(
        including('/opt/afirgen/models:/models:ro', '/opt/afirgen/kb:/data/kb', '/opt/afirgen/sessions:/data/sessions'),
      );
    },
    'Set ENVIRONMENT=free-tier': variable(SERVICES.slice(0, 3), 'ENVIRONMENT', (tier) => tier),
    'max 5 connections per service': [
      variable(SERVICES.slice(0, 3), 'DB_POOL_SIZE', '5'),
      variable(SERVICES.slice(0, 3), 'DB_POOL_MAX_OVERFLOW', '0'),
    ],
    '.env file with RDS endpoint, credentials': [
      file('host/write-env.sh', 'DB_HOST=', 'DB_PASSWORD=', /mv "\$next" "\$APP_HOME\/\.env"/),
      every.each((tier) => {
        expect(Object.keys(settings(tier)).filter((key) => /PASSWORD|DB_USER/.test(key))).toEqual([]);
        expect(settings(tier)['DB_SECRET_ID']).toMatch(/secret_arns\.mysql_/);
      }),
      every.otherwise('secrets/literal', 'a .env file with credentials'),
    ],
  }),
  '6. and 7. Deploy and serve': rows({
    'docker-compose up -d; health endpoints for all services': [
      file('host/start.sh', /"\$\{compose\[@\]\}" up --detach/),
      () => {
        const paths = SERVICES.map(
          (name) => /127\.0\.0\.1(:\d+)?(\/\w+)/.exec(service(name).healthcheck.test.join(' '))?.[2],
        );
        expect(paths).toEqual(['/health', '/health', '/health', '/healthz']);
      },
    ],
    "certbot for Let's Encrypt certificates": [
      file('host/certbot-requirements.txt', /^certbot==/m),
      file('host/certificate.sh', 'certonly', '--webroot-path'),
      every.otherwise('compose/certificate', 'certbot on a host'),
      environmentsOf(PLAN, 'standard', 'production').otherwise('ingress/no-tls', 'certificates by certbot'),
    ],
    'TLS 1.2+': file('nginx/tls.conf', /ssl_protocols TLSv1\.2 TLSv1\.3;/),
    'reverse proxy to backend services; gzip compression': [
      file('nginx/api.conf', /proxy_pass \$backend;/, 'http://main-backend:8000'),
      file('nginx/nginx.conf', /^ *gzip on;/m),
    ],
    'p95 response time <120 seconds under 3 users: nothing waits longer': file(
      'nginx/api.conf',
      'proxy_read_timeout 120s;',
    ),
    'Verify temp file deleted after 24 hours': lifecycle('temp', { expiration: [{ days: 1 }] }),
  }),
  '9.1 Metrics': rows({
    'Create 10 custom metrics: CPU is what EC2 reports, OOM events are the tenth': [
      every.each((tier) => {
        const agent = String(resource(at(tier, 'ecs'), 'aws_s3_object', 'cloudwatch_agent_json')['content']);
        expect(METRICS.filter((metric) => !agent.includes(`"${metric}"`))).toEqual([]);
        expect(new Set(agent.match(/"(FIR|API|System|Database|Model|Storage)\/\w+"/g)).size).toBe(10);
      }),
      free.otherwise('metrics/custom-limit', 'ten custom metrics'),
    ],
    'metrics collection interval to 60 seconds': file('cloudwatch-agent.json', '"metrics_collection_interval": 60'),
    'System/CPUUtilization': alarm('high_cpu_a', { metric_name: 'CPUUtilization', namespace: 'AWS/EC2' }),
    'Verify metrics appearing in CloudWatch console': every.each((tier) => {
      const shown = String(resource(at(tier, 'monitoring'), 'aws_cloudwatch_dashboard', 'host')['dashboard_body']);
      expect(METRICS.filter((metric) => !shown.includes(`"${metric}"`))).toEqual([]);
    }),
  }),
  '9.2 Alarms': rows({
    'HighErrorRate alarm (threshold: 10%, 2 evaluation periods)': alarm('high_error_rate_a', {
      alarm_name: 'HighErrorRate',
      metric_name: 'API/ErrorRate',
      threshold: 10,
      evaluation_periods: 2,
    }),
    'HighCPU alarm (threshold: 90%, 3 evaluation periods)': alarm('high_cpu_a', {
      alarm_name: 'HighCPU',
      threshold: 90,
      evaluation_periods: 3,
    }),
    'HighMemory alarm (threshold: 95%, 2 evaluation periods)': alarm('high_memory_a', {
      alarm_name: 'HighMemory',
      metric_name: 'System/MemoryUtilization',
      threshold: 95,
      evaluation_periods: 2,
    }),
    'DatabaseStorageFull alarm (threshold: 90%, 1 evaluation period): a tenth of 20 GB is free': alarm(
      'database_storage_full_mysql',
      {
        alarm_name: 'DatabaseStorageFull',
        metric_name: 'FreeStorageSpace',
        threshold: (20 * 1024 ** 3) / 10,
        evaluation_periods: 1,
      },
    ),
    'CloudWatch alarm for OOM events (exit code 137)': [
      alarm('out_of_memory_a', { metric_name: 'System/OomKills', statistic: 'Sum', threshold: 1 }),
      file('host/oom-watch.sh', /\$code != 137/, /System\/OomKills:1\|c/),
    ],
    'all 10 CloudWatch alarms: status check, database connections and CPU, disk, responses besides': [
      free.only('monitoring/aws_cloudwatch_metric_alarm', [
        'database_connections_mysql',
        'database_cpu_mysql',
        'database_storage_full_mysql',
        'disk_full_a',
        'high_cpu_a',
        'high_error_rate_a',
        'high_memory_a',
        'out_of_memory_a',
        'slow_responses_a',
        'status_check_a',
      ]),
      free.otherwise('alarms/free-limit', 'ten alarms, of which five'),
    ],
    'p95 response time <90 seconds': alarm('slow_responses_a', { extended_statistic: 'p95', threshold: 90_000 }),
    'SNS topic; Subscribe admin email': every.is('monitoring/aws_sns_topic_subscription.email', {
      for_each: '${toset(var.alert_emails)}',
      protocol: 'email',
    }),
  }),
  '9.3 to 9.5 Logs and queue': rows({
    'log group /aws/ec2/afirgen, 7-day retention period': free.is('ecs/aws_cloudwatch_log_group.host', {
      name: '/aws/ec2/afirgen',
      retention_in_days: 7,
    }),
    'log group /aws/rds/afirgen-mysql': [
      every.is('data/aws_db_instance.mysql', (tier) => ({ identifier: named(tier, '-mysql') })),
      free.is('data/aws_cloudwatch_log_group.mysql_error', {
        name: '/aws/rds/instance/afirgen-mysql/error',
        retention_in_days: 7,
      }),
      every.otherwise('rds/log-group-name', 'a log group /aws/rds/afirgen-mysql'),
    ],
    'structured JSON logging; INFO and above; 1 in 10 successful requests, all errors': [
      variable(SERVICES.slice(0, 3), 'LOG_FORMAT', 'json'),
      variable(SERVICES.slice(0, 3), 'LOG_LEVEL', 'INFO'),
      variable(SERVICES.slice(0, 3), 'LOG_SUCCESS_SAMPLE_RATE', '0.1'),
      file('nginx/nginx.conf', /^ *10% 1;/m, /log_format json/),
    ],
    'daily log ingestion stays under 170MB': () =>
      expect((manifestEntry(PLAN, 'free-tier').usage as { logsGB: number }).logsGB).toBeLessThanOrEqual(0.17 * 30),
    'queue when memory >85%, process when memory <80%, HTTP 503 when queue exceeds 10 requests': [
      variable(['main-backend'], 'MEMORY_QUEUE_PERCENT', '85'),
      variable(['main-backend'], 'MEMORY_RESUME_PERCENT', '80'),
      variable(['main-backend'], 'QUEUE_MAX_REQUESTS', '10'),
    ],
  }),
  '10. Recovery': rows({
    'restart: unless-stopped for all containers': () =>
      expect(SERVICES.map((name) => service(name).restart)).toEqual(SERVICES.map(() => 'unless-stopped')),
    'delete validation_history >90 days, archived FIR records >180 days, when storage >18GB': file(
      'host/clean-database.sh',
      /^prune validation_history 90$/m,
      /^prune fir_records 180 "status = 'archived'"$/m,
      /^LIMIT_GB=\$\{CLEAN_ABOVE_GB:-18\}$/m,
    ),
    'Schedule cleanup via cron': file('host/systemd/cairn-clean.timer', /^OnCalendar=/m),
    'EC2 instance recovery from snapshot': [
      every.is('ecs/aws_dlm_lifecycle_policy.host', { state: 'ENABLED' }),
      file('host/systemd/cairn-backup.timer', /^OnCalendar=\*-\*-\* 02:00:00 UTC$/m),
      every.otherwise('compose/no-snapshots', 'recovery from snapshots'),
    ],
    'runbooks: OOM recovery, storage cleanup, scaling to next tier, backup and restore': () => {
      for (const name of ['oom-recovery', 'database-storage', 'scale-to-next-tier', 'backup-and-restore'])
        expect(readFileSync(join(__dirname, '..', '..', 'docs', 'runbooks', `${name}.md`), 'utf8')).toMatch(/^# /);
    },
  }),
  '12. Costs': rows({
    'zero-dollar budget with 80% alert threshold': [
      free.is('cost/aws_budgets_budget.monthly', {
        limit_amount: '0.01',
        notification: [{ threshold: 80, threshold_type: 'PERCENTAGE' }],
      }),
      larger.each((tier) => expect(thresholds(at(tier, 'cost'), 'monthly')).toEqual([80])),
      free.otherwise('budgets/amount', 'a budget of zero'),
    ],
    'daily cost monitoring checks, cost monitoring dashboard': [
      every.is('cost/aws_budgets_budget.monthly', {
        notification: [
          { subscriber_sns_topic_arns: ['${data.terraform_remote_state.monitoring.outputs.alert_topic_arn}'] },
        ],
      }),
      free.is('cost/aws_scheduler_schedule.free_tier_usage', {
        schedule_expression: 'cron(0 9 * * ? *)',
        schedule_expression_timezone: 'Asia/Kolkata',
      }),
      free.is('cost/aws_cloudwatch_dashboard.free_tier', {
        dashboard_body: expect.stringContaining('Used of the free tier this month'),
      }),
    ],
    'Track 750 hours of EC2 and RDS, 5GB of S3, 20K/2K requests, 15GB out, 10/10 metrics and alarms': free.is(
      'cost/aws_lambda_function.free_tier_usage',
      {
        environment: {
          variables: {
            LIMITS: JSON.stringify({
              'ec2-hours': 750,
              'rds-hours': 750,
              's3-gb': 5,
              's3-get-requests': 20_000,
              's3-put-requests': 2_000,
              'egress-gb': 15,
              metrics: 10,
              alarms: 10,
            }),
          },
        },
      },
    ),
    '$0.00 charges for free tier services': free.otherwise('cost/account-plan', '$0.00'),
    '750 hours of EC2 and RDS: one host and one instance, always on': [
      free.only('ecs/aws_instance', ['host_a']),
      free.only('data/aws_db_instance', ['mysql']),
      free.says({ power: { kind: 'always-on' } }),
    ],
    '5GB of S3, 20K/2K requests: the expected usage': free.says({
      usage: { requestsPerMonth: 10_000 },
    }),
    'data transfer out (15GB limit)': every.otherwise('cost/free-egress', '15 GB'),
  }),
  '15.2 Variables and outputs': rows({
    'variables for region, AMI, admin IP, DB credentials: the last are made, the AMI is the newest': every.each(
      (tier) => {
        expect(Object.keys(at(tier, 'foundation').variable ?? {})).toContain('admin_cidr');
        expect(at(tier, 'ecs').provider.aws[0]?.region).toBe('us-east-1');
        expect(resource(at(tier, 'ecs'), 'aws_instance', 'host_a')['ami']).toMatch(/aws_ssm_parameter\.host_ami/);
        expect(resource(at(tier, 'data'), 'aws_db_instance', 'mysql')['password_wo']).toMatch(/^\$\{ephemeral\./);
      },
    ),
    'outputs for EC2 IP, RDS endpoint, CloudFront domain': every.each((tier) => {
      expect(at(tier, 'ecs').output?.['host_addresses']?.value).toHaveProperty('a');
      expect(at(tier, 'data').output?.['database_hosts']?.value).toHaveProperty('mysql');
      expect(at(tier, 'alb-dns').output?.['distribution_domains']?.value).toHaveProperty('site');
    }),
  }),
  '14.4 Basic, Standard and Production tiers': rows({
    'upgrade: the host and its volume, the database, the buckets and secrets stay where they are': () => {
      const kept = (tier: Tier): string[] => {
        const names = (milestone: string, type: string) => Object.keys(ofType(at(tier, milestone), type));
        return [
          ...names('ecs', 'aws_instance').slice(0, 1),
          ...['aws_db_instance', 'aws_s3_bucket'].flatMap((type) => names('data', type).sort()),
          ...names('data', 'aws_secretsmanager_secret').filter((name) => name === 'mysql_master'),
          ...names('ecr', 'aws_ecr_repository').sort(),
        ];
      };
      expect(kept('free-tier')).toEqual(including('host_a', 'mysql', 'models', 'mysql_master', 'main_backend'));
      expect(TIERS.map(kept)).toEqual(TIERS.map(() => kept('free-tier')));
    },
    'storage never shrinks, the host keeps its subnet, the engine its version': () => {
      const sizes = TIERS.map((tier) => {
        const host = resource(at(tier, 'ecs'), 'aws_instance', 'host_a');
        const mysql = resource(at(tier, 'data'), 'aws_db_instance', 'mysql');
        expect(host).toMatchObject({
          subnet_id: subnet('public', 'a'),
          root_block_device: { delete_on_termination: false },
        });
        expect([mysql['engine_version'], mysql['db_name'], mysql['username']]).toEqual([
          '8.4.5',
          'afirgen',
          'afirgen_admin',
        ]);
        return [(host['root_block_device'] as Attributes)['volume_size'], mysql['allocated_storage']].map(Number);
      });
      const [volumes, databases] = [0, 1].map((column) => sizes.map((row) => row[column] ?? 0));
      for (const column of [volumes, databases]) expect(column).toEqual([...(column ?? [])].sort((a, b) => a - b));
    },
    'Basic: both models resident on one host, beyond the free tier': [
      basic.is('ecs/aws_instance.host_a', { instance_type: 't3.large' }),
      () =>
        expect([settings('free-tier'), settings('basic')].map((of) => of['MODEL_RESIDENCY'])).toEqual([
          'mmap',
          'mlock',
        ]),
    ],
    'Standard: a load balancer with a firewall, a standby database, rotated credentials': [
      basic.only('alb-dns/aws_lb', []),
      standard.only('alb-dns/aws_lb', ['public']),
      standard.only('security/aws_wafv2_web_acl', ['main']),
      basic.is('data/aws_db_instance.mysql', { multi_az: false }),
      standard.is('data/aws_db_instance.mysql', { multi_az: true }),
      basic.only('data/aws_secretsmanager_secret_rotation', []),
      standard.only('data/aws_secretsmanager_secret_rotation', ['mysql_application', 'mysql_master']),
    ],
    'Production: two hosts in two zones, backups in a second region, an uptime check': [
      standard.only('ecs/aws_instance', ['host_a']),
      production.only('ecs/aws_instance', ['host_a', 'host_b']),
      production.is('ecs/aws_instance.host_b', { subnet_id: subnet('public', 'b') }),
      production.is('dr/aws_backup_vault.copy', { provider: 'aws.us_west_2' }),
      production.is('data/aws_db_instance.mysql', { backup_retention_period: 30, max_allocated_storage: 100 }),
      standard.only('monitoring/aws_synthetics_canary', []),
      production.each((tier) => expect(ofType(at(tier, 'monitoring'), 'aws_synthetics_canary')).not.toEqual({})),
    ],
  }),
});
