/** Hosts: what an instance is made with, what never replaces it, and what it is told when it starts. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mapValues } from '../../config/objects';
import type { Container } from '../../config/vocabulary/service';
import { built, builtFrom } from '../helpers/built';
import { type Patch, testProject } from '../helpers/deployments';
import { type Attributes, ofType, resource, type StackJson, statements } from '../helpers/synthesized';

const OFF = { kind: 'off', reason: 'not wanted in this test' };
const DATA = '${data.terraform_remote_state.data.outputs';
const FOUNDATION = '${data.terraform_remote_state.foundation.outputs';
const OPS = join(__dirname, '../../ops');
/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
const USER_DATA_BYTES = 16_384;

const names = (record: Record<string, unknown>) => Object.keys(record).sort();

const SMALL: Patch = {
  cicd: undefined,
  monitoring: undefined,
  security: undefined,
  cost: undefined,
  recovery: undefined,
  ingress: { kind: 'none' },
  secrets: {
    token: { kind: 'secret', description: 'A token' },
    'session-key': { kind: 'parameter', description: 'Signs sessions' },
  },
};

const GPU: Patch = {
  ...SMALL,
  compute: {
    kind: 'ec2-gpu',
    instanceType: 'g4dn.xlarge',
    amiParameter: '/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id',
    volumeGiB: 100,
    elasticIp: true,
    detailedMonitoring: true,
  },
  repositories: { agent: {} },
  buckets: { results: {} },
  queues: { runs: { visibilityTimeout: '6h' } },
  fileSystems: { models: { throughput: { kind: 'bursting' } } },
  services: {
    agent: {
      containers: {
        ollama: {
          image: { kind: 'public', reference: 'docker.io/ollama/ollama:0.5.7' },
          ports: [11_434],
          mounts: { '/models': 'models' },
          health: { path: '/' },
          readOnlyRoot: { kind: 'off', reason: 'writes below its home directory' },
        },
        agent: {
          image: { kind: 'repository', name: 'agent' },
          memory: 4096,
          environment: { GREETING: "it's 100% $HOME" },
          references: { RESULTS_BUCKET: { kind: 'bucket', name: 'results' } },
          secrets: { TOKEN: { kind: 'secret', name: 'token', field: 'password' }, SESSION: 'session-key' },
          dependsOn: { ollama: 'HEALTHY' },
          command: ['python', '-m', 'agent'],
        },
      },
      consumes: 'runs',
      permissions: [{ kind: 'bucket', name: 'results', allows: ['put'] }],
      exposure: { kind: 'internal', container: 'ollama', port: 11_434, paths: ['/*'], from: 'vpc' },
      exec: OFF,
    },
  },
};

const COMPOSE: Patch = {
  ...SMALL,
  services: {},
  repositories: { backend: {} },
  buckets: { files: {}, temp: {} },
  compute: {
    kind: 'compose-host',
    instanceType: 't2.micro',
    volumeGiB: 30,
    swapGiB: 2,
    project: 'afirgen',
    files: { bucket: 'files', prefix: 'host' },
    images: { MAIN_BACKEND_IMAGE: 'backend' },
    environment: { MAX_WORKERS: '1' },
    references: { TEMP_BUCKET: { kind: 'bucket', name: 'temp' } },
    secrets: { TOKEN_ID: { kind: 'secret', name: 'token' } },
    permissions: [{ kind: 'metrics', namespace: 'Shop' }],
    exposure: { ports: [80, 443] },
    domain: { kind: 'named', name: 'api.example.com', zone: { kind: 'existing', name: 'example.com' } },
    ssh: OFF,
    snapshots: { kind: 'daily', at: '05:00', keep: 7 },
  },
};

/** Two hosts behind a load balancer. */
const BALANCED: Patch = {
  ...COMPOSE,
  ingress: { kind: 'alb', domain: { kind: 'none' }, accessLogs: OFF },
  'compute.hosts': 2,
  'compute.domain': { kind: 'none' },
  'compute.exposure': { ports: [80] },
};

const gpu = (patch: Patch = {}): Promise<StackJson> => built('ecs', { ...structuredClone(GPU), ...patch });
const compose = (patch: Patch = {}): Promise<StackJson> => built('ecs', { ...structuredClone(COMPOSE), ...patch });
const host = (json: StackJson, zone = 'a'): Attributes => resource(json, 'aws_instance', `host_${zone}`);
const userData = (json: StackJson): string => String(host(json)['user_data']);
/** What Terraform makes of text without references. */
const written = (text: string): string => text.replaceAll('$${', () => '${').replaceAll('%%{', () => '%{');
const sids = (json: StackJson, role: string) =>
  statements(resource(json, 'aws_iam_role_policy', role)).map(({ Sid }) => Sid);

/** The shell part of user data, as a host runs it. */
function script(json: StackJson): string {
  const [, , part = ''] = written(userData(json)).split('\n--//');
  return part.slice(part.indexOf('#!/bin/bash'));
}

/** What bash makes of an array in a container's file on the host. */
function arrayOf(json: StackJson, container: string, array: string): string[] {
  const file = script(json).split(`cat > '/etc/cairn/containers/${container}' <<'CAIRN_END_OF_FILE'\n`)[1];
  const text = file?.split('\nCAIRN_END_OF_FILE')[0];
  if (text === undefined) throw new Error(`no file of ${container}`);
  // A reference stands between single quotes: to bash it is text like any other.
  const { stdout } = spawnSync('bash', ['-c', `${text}\nprintf '%s\\n' "\${${array}[@]}"`], { encoding: 'utf8' });
  return stdout.split('\n').slice(0, -1);
}

describe.each([
  ['with a GPU', gpu, 'agent'],
  ['of a Compose project', compose, 'backend'],
] as const)('a host %s', (_, made, image) => {
  it('is encrypted, asks for session tokens, and needs no key pair', async () => {
    const instance = host(await made());
    expect(instance).toMatchObject({
      metadata_options: { http_endpoint: 'enabled', http_tokens: 'required' },
      root_block_device: { encrypted: true, volume_type: 'gp3' },
    });
    expect(instance).not.toHaveProperty('key_name');
  });

  it('is not replaced by a new AMI, by user data, by a stop', async () => {
    const instance = host(await made());
    expect(instance['user_data_replace_on_change']).toBe(false);
    expect(instance['lifecycle']).toMatchObject({ ignore_changes: ['ami', 'associate_public_ip_address'] });
    // It cannot change in place, and not every type has it.
    expect(instance).not.toHaveProperty('ebs_optimized');
  });

  it('comes with its image; its address, role and logs are there before', async () => {
    const json = await made();
    const once = `\${alltrue([(var.image_${image} != "none")]) ? 1 : 0}`;
    expect(host(json)['count']).toBe(once);
    expect(resource(json, 'aws_eip_association', 'host_a')).toEqual({
      count: once,
      allocation_id: '${aws_eip.host_a.id}',
      instance_id: '${one(aws_instance.host_a[*].id)}',
    });
    for (const [type, name] of [
      ['aws_eip', 'host_a'],
      ['aws_iam_role', 'host'],
    ] as const) {
      expect(resource(json, type, name)).not.toHaveProperty('count');
    }
    expect(json.output?.['instance_ids']?.value).toEqual({ a: '${join("", aws_instance.host_a[*].id)}' });
    expect(json.output?.['host_addresses']?.value).toEqual({ a: '${aws_eip.host_a.public_ip}' });
  });

  it('starts after its permissions', async () => {
    expect(host(await made())['depends_on']).toContain('aws_iam_role_policy.host');
  });

  it('may register for sessions, and read no parameter but its own', async () => {
    const all = statements(resource(await made(), 'aws_iam_role_policy', 'host'));
    const anywhere = all.filter(({ Resource }) => Resource?.includes('*')).map(({ Sid }) => Sid);
    expect(anywhere.filter((sid) => sid !== 'PublishMetrics').sort()).toEqual([
      'LogIntoRegistry',
      'OpenShellChannels',
      'RegisterWithSystemsManager',
    ]);
  });

  it('has user data that EC2 takes and bash reads, run at every boot and without a secret in it', async () => {
    const json = await made();
    expect(Buffer.byteLength(userData(json))).toBeLessThan(USER_DATA_BYTES);
    expect(userData(json)).toContain('- [scripts-user, always]');
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script(json), encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('a host with a GPU', () => {
  it('has the volume, the metrics and the AMI of the config', async () => {
    const json = await gpu();
    expect(host(json)).toMatchObject({
      instance_type: 'g4dn.xlarge',
      monitoring: true,
      root_block_device: { volume_size: 100, delete_on_termination: true },
      subnet_id: `${FOUNDATION}.public_subnet_ids.a}`,
      vpc_security_group_ids: [`${FOUNDATION}.service_security_group_ids.agent}`],
    });
    expect(json.data?.['aws_ssm_parameter']?.['host_ami']?.['name']).toBe(
      '/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id',
    );
  });

  it('without an Elastic IP stands where tasks would', async () => {
    const json = await gpu({ 'compute.elasticIp': false });
    expect(host(json)).toMatchObject({
      subnet_id: `${FOUNDATION}.private_subnet_ids.a}`,
      associate_public_ip_address: false,
    });
    expect(ofType(json, 'aws_eip')).toEqual({});
    expect(json.output?.['host_addresses']?.value).toEqual({ a: '${join("", aws_instance.host_a[*].private_ip)}' });
  });

  it('answers for its exposed service', async () => {
    expect(resource(await gpu(), 'aws_lb_target_group_attachment', 'host_a_agent')).toMatchObject({
      target_group_arn: '${data.terraform_remote_state.alb_dns.outputs.target_group_arns.agent}',
      target_id: '${one(aws_instance.host_a[*].id)}',
      port: 11_434,
    });
  });

  it('may what its services may', async () => {
    expect(sids(await gpu(), 'host')).toEqual(
      expect.arrayContaining(['WriteLogs', 'PullImages', 'ObjectsResults', 'MessagesRuns', 'MountModels']),
    );
  });

  it('runs containers as a task would: one network, every GPU, their own logs', async () => {
    const options = arrayOf(await gpu(), 'agent-agent', 'OPTIONS');
    expect(options).toEqual(
      expect.arrayContaining([
        '--network=host',
        '--gpus=all',
        '--memory=4096m',
        '--read-only',
        '--mount=type=volume,dst=/tmp',
        '--log-driver=awslogs',
        '--log-opt=awslogs-group=${aws_cloudwatch_log_group.agent.name}',
        "--env=GREETING=it's 100% $HOME",
        `--env=QUEUE_URL=${DATA}.queue_urls.runs}`,
        `--env=RESULTS_BUCKET=${DATA}.bucket_names.results}`,
      ]),
    );
    expect(arrayOf(await gpu(), 'agent-agent', 'COMMAND')).toEqual(['python', '-m', 'agent']);
    expect(arrayOf(await gpu(), 'agent-agent', 'WAIT_FOR')).toEqual(['agent-ollama=HEALTHY']);
  });

  it('keeps what a container writes outside of /tmp: models are not fetched again after a stop', async () => {
    const json = await gpu({ 'services.agent.containers.agent.writablePaths': ['/tmp', '/var/models'] });
    const mounts = arrayOf(json, 'agent-agent', 'OPTIONS').filter((option) => option.startsWith('--mount=type=volume'));
    expect(mounts).toEqual([
      '--mount=type=volume,dst=/tmp',
      '--mount=type=volume,src=agent-agent-var-models,dst=/var/models',
    ]);
  });

  it('mounts file systems by their access points before the containers that use them', async () => {
    const json = await gpu();
    expect(arrayOf(json, 'agent-ollama', 'OPTIONS')).toContain('--mount=type=bind,src=/mnt/efs/models,dst=/models');
    expect(script(json)).toContain(
      `MOUNTS=('/mnt/efs/models=${DATA}.file_system_ids.models}:${DATA}.access_point_ids.models}')`,
    );
  });

  it('is told where secrets are, each with its field', async () => {
    expect(arrayOf(await gpu(), 'agent-agent', 'SECRETS')).toEqual([
      `TOKEN=${DATA}.secret_arns.token}:password::`,
      'SESSION=arn:aws:ssm:us-west-2:${data.aws_caller_identity.current.account_id}:parameter/shop/dev/session-key',
    ]);
  });

  it('waits for the end of no container, for none ends: built past the rules, it throws', async () => {
    const { env, account } = testProject(structuredClone(GPU));
    const once: Container['dependsOn'] = { ollama: 'COMPLETE' };
    const services = mapValues(env.services, (service) => ({
      ...service,
      containers: mapValues(service.containers, (container, key) => ({
        ...container,
        dependsOn: key === 'agent' ? once : {},
      })),
    }));
    await expect(builtFrom({ env: { ...env, services }, account }, ['ecs'])).rejects.toThrow(
      'on a host every container runs for ever',
    );
  });
});

describe('run.sh of a host with a GPU', () => {
  /** Stand in for the programs of a host: `exec` prints what would have been run, and with which secrets. */
  const STAND_INS = `
    aws() {
      case "$1 $2 $4" in
        'ssm get-parameters arn:aws:ssm:us-west-2:111122223333:parameter/session') echo 'from ssm';;
        'secretsmanager get-secret-value arn:aws:secretsmanager:us-west-2:111122223333:secret:token-AbCdEf')
          echo '{"username":"me","password":"p $w"}';;
      esac
    }
    docker() { [[ $1 == pull ]]; }
    exec() { shift 2; printf '%s\\n' "\${TOKEN:-}|\${WHOLE:-}|\${SESSION:-}" "$@"; }`;

  function run(file: string) {
    const folder = mkdtempSync(join(tmpdir(), 'cairn-host-'));
    try {
      writeFileSync(join(folder, 'agent'), file);
      const text = readFileSync(join(OPS, 'gpu-host', 'run.sh'), 'utf8').replaceAll('/etc/cairn/containers', folder);
      const args = ['-c', `${STAND_INS}\n${text}`, 'run.sh', 'agent'];
      const { stdout, status } = spawnSync('bash', args, { encoding: 'utf8', timeout: 20_000 });
      return { lines: stdout.trimEnd().split('\n'), status };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('hands secrets over by the environment, and only their names on the command line', () => {
    const secret = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:token-AbCdEf';
    const secrets = [
      `TOKEN=${secret}:password::`,
      `WHOLE=${secret}`,
      'SESSION=arn:aws:ssm:us-west-2:111122223333:parameter/session',
    ];
    expect(run(`IMAGE=example/agent:1\nOPTIONS=('--network=host')\nSECRETS=(${secrets.join(' ')})\n`)).toEqual({
      status: 0,
      lines: [
        'p $w|{"username":"me","password":"p $w"}|from ssm',
        ...['--rm', '--name', 'agent', '--network=host', '--env=TOKEN', '--env=WHOLE', '--env=SESSION'],
        'example/agent:1',
      ],
    });
  });

  it.each([
    ['a field that the secret lacks', 'arn:aws:secretsmanager:us-west-2:111122223333:secret:token-AbCdEf:port::'],
    ['a parameter that is not there', 'arn:aws:ssm:us-west-2:111122223333:parameter/other'],
  ])('does not start a container with %s', (_, id) => {
    expect(run(`IMAGE=example/agent:1\nSECRETS=(TOKEN=${id})\n`)).toEqual({ status: 1, lines: [''] });
  });

  it('starts one without secrets, with its command', () => {
    const { status, lines } = run("IMAGE=example/agent:1\nCOMMAND=('python' '-m' 'agent')\n");
    expect({ status, lines }).toEqual({
      status: 0,
      lines: ['||', '--rm', '--name', 'agent', 'example/agent:1', 'python', '-m', 'agent'],
    });
  });
});

describe('a host of a Compose project', () => {
  it('keeps its volume and itself in a protected environment, and nothing in a disposable one', async () => {
    expect(host(await compose({ dataProtection: 'protected' }))).toMatchObject({
      disable_api_termination: true,
      root_block_device: { delete_on_termination: false },
      lifecycle: { prevent_destroy: true },
    });
    expect(host(await compose({ dataProtection: 'disposable' }))).toMatchObject({
      disable_api_termination: false,
      root_block_device: { delete_on_termination: true },
      lifecycle: { prevent_destroy: false },
    });
  });

  it.each([
    ['t2.micro', 'x86_64'],
    ['g4dn.xlarge', 'x86_64'],
    ['t4g.small', 'arm64'],
    ['m7g.large', 'arm64'],
  ])('of type %s is Amazon Linux 2023 for %s', async (instanceType, architecture) => {
    const json = await compose({ 'compute.instanceType': instanceType });
    expect(json.data?.['aws_ssm_parameter']?.['host_ami']?.['name']).toBe(
      `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
    );
  });

  it('is told its settings line by line, without quotes', async () => {
    const [, file = ''] = script(await compose()).split("cat > '/etc/cairn/host.env' <<'CAIRN_END_OF_FILE'\n");
    const lines = file.slice(0, file.indexOf('\nCAIRN_END_OF_FILE')).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'AWS_REGION=us-west-2',
        'ENVIRONMENT=dev',
        `FILES_BUCKET=${DATA}.bucket_names.files}`,
        'FILES_PREFIX=host',
        'LOG_GROUP=${aws_cloudwatch_log_group.host.name}',
        'SWAP_GIB=2',
        'DOMAIN=api.example.com',
        'MAX_WORKERS=1',
        `TEMP_BUCKET=${DATA}.bucket_names.temp}`,
        `TOKEN_ID=${DATA}.secret_arns.token}`,
        'MAIN_BACKEND_IMAGE=${local.image_backend}',
      ]),
    );
    expect(lines.every((line) => /^[A-Z0-9_]+=/.test(line))).toBe(true);
  });

  it('refuses a setting that one of its readers would take for something else', async () => {
    await expect(compose({ 'compute.environment': { MOTTO: 'all # or nothing' } })).rejects.toThrow('MOTTO');
  });

  it('gets every setting that the scripts of afirgen want', async () => {
    const setup = readFileSync(join(OPS, 'afirgen/host/setup.sh'), 'utf8');
    const wanted = (/^require (.*)$/m.exec(setup)?.[1] ?? '').split(' ');
    const ours = ['AWS_REGION', 'SWAP_GIB', 'LOG_GROUP'];
    expect(wanted).toEqual(expect.arrayContaining(ours));
    const text = script(await compose());
    for (const key of ours) expect(text).toContain(`\n${key}=`);
  });

  it('fetches its files before it runs them, and may read those and nothing else of their bucket', async () => {
    const json = await compose();
    expect(script(json)).toContain(`'s3://${DATA}.bucket_names.files}/host/' "$files"`);
    expect(script(json)).toContain('exec bash "$files/host/setup.sh"');
    const files = statements(resource(json, 'aws_iam_role_policy', 'host')).filter(({ Sid }) =>
      Sid.endsWith('ProjectFiles'),
    );
    expect(files.map(({ Action, Resource, Condition }) => [Action, Resource, Condition])).toEqual([
      [['s3:GetObject'], [`${DATA}.bucket_arns.files}/host/*`], undefined],
      [['s3:ListBucket'], [`${DATA}.bucket_arns.files}`], { StringLike: { 's3:prefix': 'host/*' } }],
    ]);
    expect(host(json)['depends_on']).toContain('aws_s3_object.host_setup_sh');
  });

  it('uploads every file of its project as it stands', async () => {
    const objects = Object.values(ofType(await compose(), 'aws_s3_object'));
    const files = readdirSync(join(OPS, 'afirgen'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name));
    expect(objects.map(({ key }) => key).sort()).toEqual(
      files.map((file) => `host/${file.slice(join(OPS, 'afirgen').length + 1)}`).sort(),
    );
    for (const { key, content, etag } of objects) {
      const text = readFileSync(join(OPS, 'afirgen', String(key).slice('host/'.length)), 'utf8');
      expect({ key, text: written(String(content)) }).toEqual({ key, text });
      expect({ key, etag }).toEqual({ key, etag: createHash('md5').update(text).digest('hex') });
    }
    expect(objects.some(({ content }) => String(content).includes('$${'))).toBe(true);
  });

  it('leaves tags to the bucket: an object takes ten', async () => {
    for (const object of Object.values(ofType(await compose(), 'aws_s3_object'))) {
      expect(object['override_provider']).toEqual({ default_tags: { tags: {} } });
    }
  });

  it('has a record for its Elastic IP, which is there before the host', async () => {
    expect(resource(await compose(), 'aws_route53_record', 'host')).toMatchObject({
      name: 'api.example.com',
      type: 'A',
      ttl: 300,
      records: ['${aws_eip.host_a.public_ip}'],
      zone_id: '${data.aws_route53_zone.main.zone_id}',
    });
    const own = await compose({ 'compute.domain.zone': { kind: 'created', name: 'example.com' } });
    expect(resource(own, 'aws_route53_record', 'host')['zone_id']).toBe('${aws_route53_zone.main.zone_id}');
    const none = await compose({ 'compute.domain': { kind: 'none' }, 'compute.exposure': { ports: [80] } });
    expect(ofType(none, 'aws_route53_record')).toEqual({});
  });

  it('behind a load balancer has no Elastic IP, one host a zone, and the first keeps its address', async () => {
    const json = await built('ecs', structuredClone(BALANCED));
    expect(names(ofType(json, 'aws_instance'))).toEqual(['host_a', 'host_b']);
    expect(host(json, 'b')['subnet_id']).toBe(`${FOUNDATION}.public_subnet_ids.b}`);
    expect(ofType(json, 'aws_eip')).toEqual({});
    expect(names(ofType(json, 'aws_lb_target_group_attachment'))).toEqual(['host_a_host', 'host_b_host']);
    // What cannot change in place is the same in both tiers.
    const before = host(await compose());
    for (const key of ['subnet_id', 'associate_public_ip_address', 'ami']) expect(host(json)[key]).toBe(before[key]);
    expect(json.output?.['instance_ids']?.value).toEqual({
      a: '${join("", aws_instance.host_a[*].id)}',
      b: '${join("", aws_instance.host_b[*].id)}',
    });
  });
});

describe('snapshots', () => {
  it('are made daily of the volumes that carry their tag, and no other', async () => {
    const json = await compose();
    const tag = { SnapshotPolicy: 'shop-dev-host-snapshots' };
    expect(resource(json, 'aws_dlm_lifecycle_policy', 'host')).toMatchObject({
      state: 'ENABLED',
      policy_details: {
        resource_types: ['VOLUME'],
        target_tags: tag,
        schedule: [
          { create_rule: { interval: 24, interval_unit: 'HOURS', times: ['05:00'] }, retain_rule: { count: 7 } },
        ],
      },
    });
    expect((host(json)['root_block_device'] as Attributes)['tags']).toMatchObject(tag);
    const deletes = statements(resource(json, 'aws_iam_role_policy', 'host_snapshots')).filter(({ Action }) =>
      Action.includes('ec2:DeleteSnapshot'),
    );
    expect(deletes.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'aws:ResourceTag/SnapshotPolicy': tag.SnapshotPolicy } },
    ]);
  });

  it('are left off with their tag', async () => {
    const json = await compose({ 'compute.snapshots': OFF });
    expect(ofType(json, 'aws_dlm_lifecycle_policy')).toEqual({});
    expect((host(json)['root_block_device'] as Attributes)['tags']).toEqual({ Name: 'shop-dev-host-a' });
  });
});
