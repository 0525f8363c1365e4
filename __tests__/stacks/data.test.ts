/** What keeps data: databases with their secrets and rotation, file systems, caches, buckets, queues. */
import { built, builtFrom } from '../helpers/built';
import { type Patch, testProject } from '../helpers/deployments';
import { ofType, resource, type StackJson, statements } from '../helpers/synthesized';

const OFF = { kind: 'off', reason: 'not wanted in this test' };
const names = (record: Record<string, unknown>) => Object.keys(record).sort();

const postgres = {
  engine: 'postgres',
  version: '16.9',
  instanceClass: 'db.t3.micro',
  name: 'shop',
  storage: { gib: 20, maxGib: 100 },
  backup: { retentionDays: 7, window: '04:00-05:00' },
  maintenanceWindow: 'sun:06:00-sun:07:00',
};
const mysql = { ...postgres, engine: 'mysql', version: '8.4', masterUser: 'admin' };

/** A database with two users, one of which a service logs in as; nothing else that rotates. */
const database = (): Patch =>
  // A copy each time: later paths of a patch write into earlier values.
  structuredClone({
    'databases.main': {
      ...postgres,
      users: { app: { database: 'shop' }, report: { database: 'reports', rotation: 'single-user' } },
    },
    'services.api.containers.api.secrets.DATABASE': { kind: 'database', name: 'main', user: 'app' },
  });

/** The fields of a secret as Terraform writes them. */
const fields = (json: StackJson, secret: string) =>
  JSON.parse(String(resource(json, 'aws_secretsmanager_secret_version', secret)['secret_string_wo'])) as object;
const ephemeral = (json: StackJson) =>
  (json as { ephemeral?: { aws_secretsmanager_random_password?: Record<string, object> } }).ephemeral
    ?.aws_secretsmanager_random_password ?? {};
const password = (name: string) => `\${ephemeral.aws_secretsmanager_random_password.${name}.random_password}`;

describe('database', () => {
  it('is encrypted, private, watched by its windows, and disposable where the environment is', async () => {
    const json = await built('data', database());
    expect(resource(json, 'aws_db_instance', 'main')).toMatchObject({
      identifier: 'shop-dev-main',
      engine: 'postgres',
      engine_version: '16.9',
      instance_class: 'db.t3.micro',
      allocated_storage: 20,
      max_allocated_storage: 100,
      storage_type: 'gp3',
      storage_encrypted: true,
      publicly_accessible: false,
      multi_az: false,
      port: 5432,
      backup_window: '04:00-05:00',
      backup_retention_period: 7,
      maintenance_window: 'sun:06:00-sun:07:00',
      copy_tags_to_snapshot: true,
      engine_lifecycle_support: 'open-source-rds-extended-support-disabled',
      apply_immediately: true,
      skip_final_snapshot: true,
      deletion_protection: false,
    });
  });

  it('protected is snapshot before it goes, and changes in its window', async () => {
    const json = await built('data', { ...database(), 'databases.main.replicas': 1, dataProtection: 'protected' });
    expect(resource(json, 'aws_db_instance', 'main')).toMatchObject({
      skip_final_snapshot: false,
      final_snapshot_identifier: 'shop-dev-main-final',
      delete_automated_backups: false,
      deletion_protection: true,
      apply_immediately: false,
      lifecycle: { prevent_destroy: true },
    });
    // RDS takes no final snapshot of a replica.
    expect(resource(json, 'aws_db_instance', 'main_replica')).toMatchObject({
      skip_final_snapshot: true,
      deletion_protection: true,
    });
    expect(resource(json, 'aws_secretsmanager_secret', 'main_master')['recovery_window_in_days']).toBe(30);
  });

  it.each([
    ['16.9', false],
    ['16', true],
  ])('of version %s follows minor versions: %s', async (version, follows) => {
    const json = await built('data', { ...database(), 'databases.main.version': version });
    expect(resource(json, 'aws_db_instance', 'main')['auto_minor_version_upgrade']).toBe(follows);
    expect(resource(json, 'aws_db_parameter_group', 'main')['family']).toBe('postgres16');
  });

  it('forces TLS in either engine, with the own parameters beside it, and none that comes back in every plan', async () => {
    const json = await built('data', {
      'databases.main': { ...postgres, parameters: { max_connections: '100' } },
      'databases.second': { ...mysql, parameters: { require_secure_transport: '0' } },
      'databases.third': mysql,
    });
    expect(resource(json, 'aws_db_parameter_group', 'main')['parameter']).toEqual([
      { name: 'rds.force_ssl', value: '1', apply_method: 'pending-reboot' },
      { name: 'max_connections', value: '100', apply_method: 'pending-reboot' },
    ]);
    expect(resource(json, 'aws_db_parameter_group', 'second')).toMatchObject({
      family: 'mysql8.4',
      parameter: [{ name: 'require_secure_transport', value: '0', apply_method: 'pending-reboot' }],
    });
    expect(resource(json, 'aws_db_parameter_group', 'third')['parameter']).toMatchObject([{ value: '1' }]);
  });

  it('stands in the subnets without a way out where there are some', async () => {
    const tier = (json: StackJson) => String(resource(json, 'aws_db_subnet_group', 'main')['subnet_ids']);
    expect(tier(await built('data', database()))).toContain('private_subnet_ids.a');
    const apart = { ...database(), 'network.subnets.database': ['10.0.200.0/24', '10.0.201.0/24'] };
    expect(tier(await built('data', apart))).toContain('database_subnet_ids.a');
  });

  it('gets its log groups first, under the names that RDS fixes', async () => {
    const json = await built('data', { ...database(), 'databases.main.logExports': ['postgresql'] });
    expect(resource(json, 'aws_cloudwatch_log_group', 'main_postgresql')).toMatchObject({
      name: '/aws/rds/instance/shop-dev-main/postgresql',
      retention_in_days: 7,
    });
    expect(resource(json, 'aws_db_instance', 'main')['depends_on']).toEqual([
      'aws_cloudwatch_log_group.main_postgresql',
    ]);
  });

  it('pays for extended support only when told to', async () => {
    const json = await built('data', { ...database(), 'databases.main.extendedSupport': OFF });
    expect(resource(json, 'aws_db_instance', 'main')['engine_lifecycle_support']).toBe(
      'open-source-rds-extended-support',
    );
  });

  it('keeps every address when its tier changes', async () => {
    const addresses = async (patch: Patch) => {
      const json = await built('data', { ...database(), ...patch });
      return Object.entries(json.resource ?? {}).flatMap(([type, all]) =>
        Object.keys(all).map((key) => `${type}.${key}`),
      );
    };
    expect(
      await addresses({
        'databases.main.instanceClass': 'db.t3.medium',
        'databases.main.multiAz': true,
        'databases.main.storage.gib': 50,
      }),
    ).toEqual(await addresses({}));
  });
});

describe('read replicas', () => {
  it.each([
    [1, ['shop-dev-main-replica'], ['main_replica']],
    [2, ['shop-dev-main-replica-1', 'shop-dev-main-replica-2'], ['main_replica', 'main_replica_2']],
  ])('%i: named, of the class of the primary, without users of their own', async (replicas, identifiers, addresses) => {
    const json = await built('data', { ...database(), 'databases.main.replicas': replicas });
    const instances = ofType(json, 'aws_db_instance');
    expect(names(instances)).toEqual(['main', ...addresses]);
    expect(addresses.map((address) => instances[address]?.['identifier'])).toEqual(identifiers);
    for (const address of addresses) {
      expect(instances[address]).toMatchObject({
        replicate_source_db: '${aws_db_instance.main.identifier}',
        instance_class: 'db.t3.micro',
        parameter_group_name: '${aws_db_parameter_group.main.name}',
        storage_encrypted: true,
      });
      expect(names(instances[address] ?? {})).not.toEqual(
        expect.arrayContaining(['username', 'password_wo', 'engine']),
      );
    }
    expect(json.output?.['database_reader_hosts']?.value).toEqual({ main: '${aws_db_instance.main_replica.address}' });
  });
});

describe('passwords', () => {
  it('are ephemeral, one for each user, and stand in write-only arguments alone', async () => {
    const json = await built('data', {
      ...database(),
      'secrets.token': { kind: 'secret', description: 'Token of a partner', username: 'robot', version: 3 },
    });
    expect(names(ephemeral(json))).toEqual(['main_app', 'main_master', 'main_report', 'token']);
    expect(resource(json, 'aws_db_instance', 'main')).toMatchObject({
      password_wo: password('main_master'),
      password_wo_version: 1,
    });
    const uses = JSON.stringify(json.resource).match(/"[a-z_]+":"(?:\\.|[^"\\])*ephemeral\./g) ?? [];
    expect([...new Set(uses.map((use) => use.split('"')[1]))].sort()).toEqual(['password_wo', 'secret_string_wo']);
    expect(fields(json, 'token')).toEqual({ username: 'robot', password: password('token') });
    expect(resource(json, 'aws_secretsmanager_secret_version', 'token')['secret_string_wo_version']).toBe(3);
  });

  it('come with what a client needs; who takes turns knows the master', async () => {
    const json = await built('data', database());
    const place = { engine: 'postgres', host: '${aws_db_instance.main.address}', port: 5432 };
    expect(fields(json, 'main_master')).toEqual({
      ...place,
      username: 'postgres',
      dbname: 'shop',
      password: password('main_master'),
    });
    expect(fields(json, 'main_app')).toEqual({
      ...place,
      username: 'app',
      dbname: 'shop',
      masterarn: '${aws_secretsmanager_secret.main_master.arn}',
      password: password('main_app'),
    });
    expect(fields(json, 'main_report')).toEqual({
      ...place,
      username: 'report',
      dbname: 'reports',
      password: password('main_report'),
    });
    expect(resource(json, 'aws_secretsmanager_secret', 'main_app')['name']).toBe('shop/dev/main/app');
  });

  it('are written anew together, and rotated at once, when their version is raised', async () => {
    const json = await built('data', { ...database(), 'databases.main.passwordVersion': 2 });
    expect(resource(json, 'aws_db_instance', 'main')['password_wo_version']).toBe(2);
    for (const [user, version] of Object.entries(ofType(json, 'aws_secretsmanager_secret_version'))) {
      expect(version['secret_string_wo_version']).toBe(2);
      expect(resource(json, 'aws_secretsmanager_secret_rotation', user)['lifecycle']).toEqual({
        replace_triggered_by: [`aws_secretsmanager_secret_version.${user}.secret_string_wo_version`],
      });
    }
  });

  it('that RDS manages are in no secret and no rotation of ours', async () => {
    const json = await built('data', { 'databases.main': { ...postgres, password: 'managed-by-rds' } });
    expect(resource(json, 'aws_db_instance', 'main')['manage_master_user_password']).toBe(true);
    expect(resource(json, 'aws_db_instance', 'main')).not.toHaveProperty('password_wo');
    expect(names(ephemeral(json))).toEqual([]);
    for (const type of ['aws_secretsmanager_secret', 'aws_secretsmanager_secret_rotation', 'aws_lambda_function']) {
      expect({ type, names: names(ofType(json, type)) }).toEqual({ type, names: [] });
    }
    expect(json.output?.['secret_arns']?.value).toEqual({
      main_master: '${aws_db_instance.main.master_user_secret[0].secret_arn}',
    });
  });
});

describe('rotation', () => {
  it('is done by one function for all databases, called by Secrets Manager for exact secrets', async () => {
    const json = await built('data', { ...database(), 'databases.second': mysql });
    expect(names(ofType(json, 'aws_lambda_function'))).toEqual(['rotate_db_secret']);
    const secrets = ['main_app', 'main_master', 'main_report', 'second_master'];
    expect(names(ofType(json, 'aws_secretsmanager_secret_rotation'))).toEqual(secrets);
    for (const secret of secrets) {
      expect(resource(json, 'aws_lambda_permission', `rotate_${secret}`)).toMatchObject({
        principal: 'secretsmanager.amazonaws.com',
        source_account: '${data.aws_caller_identity.current.account_id}',
        source_arn: `\${aws_secretsmanager_secret.${secret}.arn}`,
      });
      expect(resource(json, 'aws_secretsmanager_secret_rotation', secret)).toMatchObject({
        rotate_immediately: true,
        rotation_rules: { automatically_after_days: 30 },
      });
    }
    const allowed = statements(resource(json, 'aws_iam_role_policy', 'rotate_db_secret'));
    expect(allowed.find(({ Sid }) => Sid === 'RotateSecrets')?.Resource).toHaveLength(secrets.length);
  });

  it('begins with the users, for whom the master speaks, after the first values are there', async () => {
    const json = await built('data', database());
    const waits = (secret: string) => resource(json, 'aws_secretsmanager_secret_rotation', secret)['depends_on'];
    expect(waits('main_app')).toEqual([
      'aws_lambda_permission.rotate_main_app',
      'aws_secretsmanager_secret_version.main_app',
    ]);
    expect(waits('main_master')).toEqual([
      'aws_lambda_permission.rotate_main_master',
      'aws_secretsmanager_secret_version.main_master',
      'aws_secretsmanager_secret_rotation.main_app',
      'aws_secretsmanager_secret_rotation.main_report',
    ]);
  });

  it('redeploys the services that read a secret of a database, and no other', async () => {
    const json = await built('data', database());
    const { variables } = resource(json, 'aws_lambda_function', 'rotate_db_secret')['environment'] as {
      variables: Record<string, string>;
    };
    expect(JSON.parse(variables['REDEPLOY'] ?? '')).toEqual([{ cluster: 'shop-dev-cluster', service: 'shop-dev-api' }]);
    const allowed = statements(resource(json, 'aws_iam_role_policy', 'rotate_db_secret'));
    expect(allowed.find(({ Sid }) => Sid === 'RedeployServices')?.Resource).toEqual([
      'arn:aws:ecs:us-west-2:${data.aws_caller_identity.current.account_id}:service/shop-dev-cluster/shop-dev-api',
    ]);
  });

  it('by the hour is a rate', async () => {
    const json = await built('data', { ...database(), 'databases.main.rotation': { kind: 'on', every: '4h' } });
    expect(resource(json, 'aws_secretsmanager_secret_rotation', 'main_app')['rotation_rules']).toEqual({
      schedule_expression: 'rate(4 hours)',
    });
  });

  it('left off leaves the secrets and no function', async () => {
    const json = await built('data', { 'databases.main': { ...postgres, rotation: OFF } });
    expect(names(ofType(json, 'aws_secretsmanager_secret'))).toEqual(['main_master']);
    expect(ofType(json, 'aws_lambda_function')).toEqual({});
  });

  it('has endpoints of its own only where its subnets have no way out', async () => {
    expect(ofType(await built('data', database()), 'aws_vpc_endpoint')).toEqual({});
    const json = await built('data', { ...database(), 'network.egress': { kind: 'public-ip' } });
    expect(names(ofType(json, 'aws_vpc_endpoint'))).toEqual(['ecs', 'secretsmanager']);
    expect(resource(json, 'aws_vpc_endpoint', 'secretsmanager')).toMatchObject({
      subnet_ids: ['${data.terraform_remote_state.foundation.outputs.private_subnet_ids.a}'],
      private_dns_enabled: true,
    });
    expect(resource(json, 'aws_vpc_security_group_ingress_rule', 'rotation_endpoints_from_vpc')).toMatchObject({
      cidr_ipv4: '10.0.0.0/16',
      from_port: 443,
    });
    const unused = { 'databases.main': postgres, 'network.egress': { kind: 'public-ip' } };
    expect(names(ofType(await built('data', unused), 'aws_vpc_endpoint'))).toEqual(['secretsmanager']);
  });
});

describe('file system', () => {
  const models = (): Patch => ({
    'fileSystems.models': {
      throughput: { kind: 'provisioned', mibPerSecond: 10 },
      infrequentAccessAfter: '30d',
      path: '/models',
      owner: { uid: 1001, gid: 1002 },
    },
  });

  it('is encrypted, backed up, and mounted in every zone', async () => {
    const json = await built('data', models());
    expect(resource(json, 'aws_efs_file_system', 'models')).toMatchObject({
      encrypted: true,
      throughput_mode: 'provisioned',
      provisioned_throughput_in_mibps: 10,
      lifecycle_policy: [{ transition_to_ia: 'AFTER_30_DAYS' }],
    });
    expect(resource(json, 'aws_efs_backup_policy', 'models')['backup_policy']).toEqual({ status: 'ENABLED' });
    expect(names(ofType(json, 'aws_efs_mount_target'))).toEqual(['models_a', 'models_b']);
    const off = await built('data', { ...models(), 'fileSystems.models.backup': OFF });
    expect(resource(off, 'aws_efs_backup_policy', 'models')['backup_policy']).toEqual({ status: 'DISABLED' });
  });

  it('is used by its access point, as one user, with TLS', async () => {
    const json = await built('data', models());
    expect(resource(json, 'aws_efs_access_point', 'models')).toMatchObject({
      posix_user: { uid: 1001, gid: 1002 },
      root_directory: { path: '/models', creation_info: { owner_uid: 1001, owner_gid: 1002, permissions: '0750' } },
    });
    const [deny, allow] = statements(resource(json, 'aws_efs_file_system_policy', 'models'));
    expect(deny).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(allow?.Condition?.['StringEquals']).toEqual({
      'elasticfilesystem:AccessPointArn': '${aws_efs_access_point.models.arn}',
    });
    expect(allow?.Action).not.toContain('elasticfilesystem:ClientRootAccess');
  });

  it('in an environment without private subnets is mounted where tasks run', async () => {
    const json = await built('data', {
      ...models(),
      'network.subnets.private': [],
      'network.egress': { kind: 'public-ip' },
    });
    expect(resource(json, 'aws_efs_mount_target', 'models_a')['subnet_id']).toContain('public_subnet_ids.a');
  });
});

describe('cache', () => {
  const cache = async (nodes: number, dataProtection = 'disposable') => {
    const config = { engine: 'redis', version: '7.1', nodeType: 'cache.t3.micro', nodes };
    return resource(
      await built('data', { 'caches.sessions': config, dataProtection }),
      'aws_elasticache_replication_group',
      'sessions',
    );
  };

  it('is encrypted at rest and on the way', async () => {
    expect(await cache(1)).toMatchObject({
      replication_group_id: 'shop-dev-sessions',
      at_rest_encryption_enabled: 'true',
      transit_encryption_enabled: true,
      transit_encryption_mode: 'required',
      snapshot_retention_limit: 0,
      apply_immediately: true,
    });
  });

  it.each([
    [1, false],
    [2, true],
  ])('of %i nodes moves to another zone: %s', async (nodes, moves) => {
    expect(await cache(nodes)).toMatchObject({
      num_cache_clusters: nodes,
      automatic_failover_enabled: moves,
      multi_az_enabled: moves,
    });
  });

  it('protected is snapshot', async () => {
    expect(await cache(1, 'protected')).toMatchObject({
      snapshot_retention_limit: 7,
      final_snapshot_identifier: 'shop-dev-sessions-final',
      apply_immediately: false,
    });
  });
});

describe('buckets', () => {
  const rule = (json: StackJson, bucket: string) =>
    (resource(json, 'aws_s3_bucket_lifecycle_configuration', bucket)['rule'] as object[])[0];

  it('are named after the account and clean up as they are told', async () => {
    const json = await built('data', {
      'buckets.temp': { expireAfter: '1d' },
      'buckets.archive': { glacierAfter: '30d', keepVersions: '7d' },
    });
    expect(resource(json, 'aws_s3_bucket', 'temp')['bucket']).toBe(
      'shop-dev-temp-${data.aws_caller_identity.current.account_id}',
    );
    expect(rule(json, 'temp')).toMatchObject({
      expiration: [{ days: 1 }],
      noncurrent_version_expiration: [{ noncurrent_days: 30 }],
    });
    expect(rule(json, 'archive')).toMatchObject({
      transition: [{ days: 30, storage_class: 'GLACIER' }],
      noncurrent_version_expiration: [{ noncurrent_days: 7 }],
    });
    expect(rule(json, 'archive')).not.toHaveProperty('expiration');
  });

  it('leave their policy to the distribution that reads them, if there is one', async () => {
    const site = { 'buckets.site': { purpose: 'website' }, 'buckets.other': {} };
    const served = await built('data', { ...site, 'distributions.web': { bucket: 'site' } });
    expect(names(ofType(served, 'aws_s3_bucket_policy'))).toEqual(['other']);
    expect(names(ofType(await built('data', site), 'aws_s3_bucket_policy'))).toEqual(['other', 'site']);
  });
});

describe('queue', () => {
  it('is encrypted, reached by TLS, and gives up into a queue of its own', async () => {
    const json = await built('data', { 'queues.runs': { visibilityTimeout: '900s', maxReceives: 5 } });
    expect(resource(json, 'aws_sqs_queue', 'runs')).toMatchObject({
      name: 'shop-dev-runs',
      sqs_managed_sse_enabled: true,
      visibility_timeout_seconds: 900,
      message_retention_seconds: 345_600,
      redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.runs_dlq.arn}","maxReceiveCount":5}',
    });
    expect(resource(json, 'aws_sqs_queue', 'runs_dlq')).toMatchObject({
      name: 'shop-dev-runs-dlq',
      sqs_managed_sse_enabled: true,
      message_retention_seconds: 1_209_600,
    });
    expect(resource(json, 'aws_sqs_queue_redrive_allow_policy', 'runs_dlq')['redrive_allow_policy']).toBe(
      '{"redrivePermission":"byQueue","sourceQueueArns":["${aws_sqs_queue.runs.arn}"]}',
    );
    expect(names(ofType(json, 'aws_sqs_queue_policy'))).toEqual(['runs', 'runs_dlq']);
    for (const policy of Object.values(ofType(json, 'aws_sqs_queue_policy'))) {
      expect(statements(policy)).toMatchObject([
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ]);
    }
  });
});

describe('exact names', () => {
  it('follow the templates of the deployment', async () => {
    const { env, account } = testProject({ ...database(), 'queues.runs': { visibilityTimeout: '30s' } });
    const nameTemplates = {
      'database/main': '{project}-primary',
      'main-subnet-group': '{project}-db-subnet-group',
      'secret/main/master': '{project}/{environment}/database/master',
    };
    const { data } = await builtFrom({ env: { ...env, names: 'exact', nameTemplates }, account }, ['data']);
    if (!data) throw new Error('no data');
    expect(resource(data, 'aws_db_instance', 'main')['identifier']).toBe('shop-primary');
    expect(resource(data, 'aws_db_subnet_group', 'main')['name']).toBe('shop-db-subnet-group');
    expect(resource(data, 'aws_secretsmanager_secret', 'main_master')['name']).toBe('shop/dev/database/master');
    expect(resource(data, 'aws_sqs_queue', 'runs_dlq')['name']).toBe('shop-runs-dlq');
  });
});
