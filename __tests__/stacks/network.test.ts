/** The foundation: route tables, names, and security groups of which every edge is asked for by the config. */
import { built } from '../helpers/built';
import type { Patch } from '../helpers/deployments';
import { type Attributes, ofType, resource, resources, type StackJson } from '../helpers/synthesized';

const OFF = { kind: 'off', reason: 'not wanted in this test' };
const ANYWHERE = '0.0.0.0/0';
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
const database = () => ({
  engine: 'postgres',
  version: '16.9',
  instanceClass: 'db.t3.micro',
  name: 'app',
  storage: { gib: 20 },
  backup: { retentionDays: 7, window: '03:00-04:00' },
  maintenanceWindow: 'sun:05:00-sun:06:00',
});
const FILES = { throughput: { kind: 'bursting' } };
const CACHE = { engine: 'redis', version: '7.1', nodeType: 'cache.t3.micro' };

/** `web` calls `api` through the internal load balancer; `api` and a job use every kind of data store. */
const internal = (): Patch => ({
  databases: { main: database() },
  fileSystems: { models: FILES },
  caches: { sessions: CACHE },
  'services.api.exposure.kind': 'internal',
  'services.api.exposure.paths': ['/*'],
  'services.api.containers.api.references': {
    DB_HOST: { kind: 'database', name: 'main', attribute: 'host' },
    DB_PORT: { kind: 'database', name: 'main', attribute: 'port' },
    CACHE_HOST: { kind: 'cache', name: 'sessions', attribute: 'host' },
  },
  'services.api.containers.api.mounts': { '/models': 'models' },
  jobs: {
    seed: {
      size: '256/512',
      containers: {
        seed: {
          image: { kind: 'public', reference: 'public.ecr.aws/docker/library/postgres:16.9' },
          secrets: { DB: { kind: 'database', name: 'main', user: 'master' } },
        },
      },
      trigger: { kind: 'on-demand' },
    },
  },
});

/** `web`, reached inside the VPC only. */
const WEB_INSIDE = { kind: 'internal', container: 'web', port: 3000, paths: ['/web/*'] };

/** One host, reached by its own address. */
const host = (): Patch => ({
  ...BARE,
  ingress: { kind: 'none' },
  repositories: {},
  services: {},
  secrets: {},
  buckets: { files: {} },
  databases: { main: { ...database(), engine: 'mysql', version: '8.4.5' } },
  compute: {
    kind: 'compose-host',
    instanceType: 't3.micro',
    volumeGiB: 30,
    project: 'afirgen',
    files: { bucket: 'files', prefix: 'compose' },
    secrets: { DB: { kind: 'database', name: 'main', user: 'master' } },
    exposure: { ports: [80, 443] },
    ssh: { kind: 'admin-cidr' },
    snapshots: OFF,
  },
});

const GROUPS: Record<string, Patch> = {
  'a load balancer': {},
  'an internal load balancer': internal(),
  'an internal load balancer for the VPC': { ...internal(), 'services.api.exposure.from': 'vpc' },
  'an HTTP API': { ...BARE, ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF } },
  'a host': host(),
  'hosts behind a load balancer': { ...host(), ingress: { kind: 'alb', domain: { kind: 'none' }, accessLogs: OFF } },
  'everything let out': { ...internal(), 'network.outbound': 'all' },
};

const inward = (json: StackJson) => ofType(json, 'aws_vpc_security_group_ingress_rule');
const outward = (json: StackJson) => ofType(json, 'aws_vpc_security_group_egress_rule');
const idOf = (group: string) => `\${aws_security_group.${group}.id}`;

/** Rules of a group as `other end:port`, the other end being a group's name or a range. */
function edges(rules: Record<string, Attributes>, group: string): string[] {
  return Object.values(rules)
    .filter((rule) => rule['security_group_id'] === idOf(group))
    .map((rule) => {
      const other = /aws_security_group\.(\w+)\.id/.exec(String(rule['referenced_security_group_id']))?.[1];
      return `${other ?? String(rule['cidr_ipv4'])}:${String(rule['from_port'] ?? 'every port')}`;
    })
    .sort();
}

describe('route tables', () => {
  const associations = (json: StackJson) =>
    Object.entries(ofType(json, 'aws_route_table_association')).map(([key, { route_table_id }]) => [
      key,
      route_table_id,
    ]);

  it('are one for all private subnets that leave the same way', async () => {
    const json = await built('foundation', { 'network.egress': { kind: 'nat-gateway', placement: 'single' } });
    expect(names(ofType(json, 'aws_route_table'))).toEqual(['private', 'public']);
    expect(associations(json)).toEqual([
      ['private_a', '${aws_route_table.private.id}'],
      ['private_b', '${aws_route_table.private.id}'],
      ['public_a', '${aws_route_table.public.id}'],
      ['public_b', '${aws_route_table.public.id}'],
    ]);
  });

  it.each(['nat-gateway', 'nat-instance'])('are one for each zone with a %s of its own', async (kind) => {
    const json = await built('foundation', { 'network.egress': { kind, placement: 'per-zone' } });
    expect(names(ofType(json, 'aws_route_table'))).toEqual(['private_a', 'private_b', 'public']);
    expect(names(ofType(json, 'aws_route'))).toEqual(['private_a_internet', 'private_b_internet', 'public_internet']);
    expect(associations(json)).toContainEqual(['private_b', '${aws_route_table.private_b.id}']);
  });

  it('all carry the gateway endpoints', async () => {
    const json = await built('foundation', { 'network.subnets.database': ['10.0.200.0/24', '10.0.201.0/24'] });
    expect(resource(json, 'aws_vpc_endpoint', 's3')['route_table_ids']).toEqual([
      '${aws_route_table.public.id}',
      '${aws_route_table.private.id}',
      '${aws_route_table.database.id}',
    ]);
  });
});

describe('a device of egress', () => {
  it.each([
    ['nat-gateway', 'aws_nat_gateway', 'a'],
    ['nat-instance', 'aws_eip', 'nat_instance_a'],
  ])('%s waits for the internet gateway, without which AWS refuses its address', async (kind, type, key) => {
    const json = await built('foundation', { 'network.egress': { kind, placement: 'single' } });
    expect(resource(json, type, key)['depends_on']).toEqual(['aws_route.public_internet']);
  });
});

describe('names', () => {
  it('are addressed one by one by templates', async () => {
    const json = await built('foundation', {
      'network.subnets.database': ['10.0.200.0/24', '10.0.201.0/24'],
      nameTemplates: {
        'public-a': '{prefix}-public-subnet-1',
        'database-a': '{prefix}-db-subnet-1',
        'nat-a': '{prefix}-nat',
        'nat-a-eip': '{prefix}-nat-eip',
        'database-rt': '{prefix}-db-rt',
      },
    });
    const named = resources(json).flatMap(({ address, attributes }) => {
      const tags = attributes['tags'] as { Name?: string } | undefined;
      return tags?.Name ? [[address, tags.Name]] : [];
    });
    expect(Object.fromEntries(named)).toMatchObject({
      'aws_vpc.main': 'shop-dev-vpc',
      'aws_internet_gateway.main': 'shop-dev-igw',
      'aws_subnet.public_a': 'shop-dev-public-subnet-1',
      'aws_subnet.database_a': 'shop-dev-db-subnet-1',
      'aws_nat_gateway.a': 'shop-dev-nat',
      'aws_eip.nat_a': 'shop-dev-nat-eip',
      'aws_route_table.public': 'shop-dev-public-rt',
      'aws_route_table.private': 'shop-dev-private-rt',
      'aws_route_table.database': 'shop-dev-db-rt',
    });
  });

  it('differ from resource to resource', async () => {
    const json = await built('foundation', { 'network.egress': { kind: 'nat-gateway', placement: 'per-zone' } });
    const tagged = resources(json).flatMap(({ attributes }) => (attributes['tags'] as { Name?: string })?.Name ?? []);
    expect(tagged).toHaveLength(new Set(tagged).size);
  });
});

describe.each(Object.entries(GROUPS))('security groups with %s', (_, patch) => {
  let json: StackJson;
  beforeAll(async () => {
    json = await built('foundation', patch);
  });

  it('say the same at both ends of every way', () => {
    const oneSided = Object.entries(inward(json)).filter(([, rule]) => {
      const from = rule['referenced_security_group_id'];
      const out = Object.values(outward(json)).filter(
        (each) =>
          each['security_group_id'] === from &&
          (each['ip_protocol'] === '-1' ||
            (each['referenced_security_group_id'] === rule['security_group_id'] &&
              each['from_port'] === rule['from_port'])),
      );
      return from !== undefined && out.length !== 1;
    });
    expect(oneSided.map(([name]) => name)).toEqual([]);
  });

  it('have no rule twice, and a description for each', () => {
    for (const rules of [inward(json), outward(json)]) {
      const texts = Object.values(rules).map(({ description, ...rule }) => {
        expect(description).toMatch(/^[\w .:/-]{3,}/);
        return JSON.stringify(rule);
      });
      expect(texts).toHaveLength(new Set(texts).size);
    }
  });

  it('let nothing out of data stores, and in only from other groups', () => {
    const stores = names(ofType(json, 'aws_security_group')).filter((key) =>
      /^(database|cache|file_system)_/.test(key),
    );
    expect(stores.flatMap((store) => edges(outward(json), store))).toEqual([]);
    expect(stores.flatMap((store) => edges(inward(json), store)).filter((edge) => /^\d/.test(edge))).toEqual([]);
  });

  it('open services, jobs and the rotation to no range at all', () => {
    const opened = names(inward(json)).filter((name) => inward(json)[name]?.['cidr_ipv4'] !== undefined);
    expect(opened.filter((name) => !/^(ingress|internal|host)_from_/.test(name))).toEqual([]);
  });
});

describe('security groups', () => {
  it('of an internal service admit the load balancer, which admits its callers', async () => {
    const json = await built('foundation', internal());
    expect(edges(inward(json), 'service_api')).toEqual(['internal:8000']);
    expect(edges(inward(json), 'internal')).toEqual(['service_web:80']);
    expect(edges(outward(json), 'internal')).toEqual(['service_api:8000']);
    expect(edges(outward(json), 'service_web')).toEqual([`${ANYWHERE}:443`, 'internal:80']);
  });

  it('of a load balancer for the VPC admit its range, once for all services behind it', async () => {
    const json = await built('foundation', {
      ...internal(),
      'services.api.exposure.from': 'vpc',
      'services.web.exposure': { ...WEB_INSIDE, from: 'vpc' },
      ingress: { kind: 'none' },
      ...BARE,
    });
    expect(edges(inward(json), 'internal')).toEqual(['10.0.0.0/16:80', 'service_web:80']);
    expect(edges(outward(json), 'internal')).toEqual(['service_api:8000', 'service_web:3000']);
  });

  it('of data stores admit their clients and the rotation', async () => {
    const json = await built('foundation', internal());
    expect(edges(inward(json), 'database_main')).toEqual(['job_seed:5432', 'rotation:5432', 'service_api:5432']);
    expect(edges(inward(json), 'cache_sessions')).toEqual(['service_api:6379']);
    expect(edges(inward(json), 'file_system_models')).toEqual(['service_api:2049']);
    expect(names(inward(json))).toContain('database_main_from_service_api');
  });

  it('of a service let out HTTPS and what it uses, and nothing else', async () => {
    const json = await built('foundation', {
      fileSystems: { models: FILES },
      'services.api.containers.api.mounts': { '/models': 'models' },
    });
    expect(edges(outward(json), 'service_api')).toEqual([`${ANYWHERE}:443`, 'file_system_models:2049']);
  });

  it('let everything out by one rule where the network says so, but for data stores', async () => {
    const json = await built('foundation', { ...internal(), 'network.outbound': 'all' });
    for (const group of ['ingress', 'internal', 'service_web', 'service_api', 'job_seed'])
      expect({ group, out: edges(outward(json), group) }).toEqual({ group, out: [`${ANYWHERE}:every port`] });
    expect(edges(outward(json), 'rotation')).toEqual([`${ANYWHERE}:443`, 'database_main:5432']);
  });

  it('have no rotation where nothing rotates', async () => {
    const json = await built('foundation', { ...internal(), 'databases.main.rotation': OFF });
    expect(names(ofType(json, 'aws_security_group'))).not.toContain('rotation');
    expect(json.output).not.toHaveProperty('rotation_security_group_id');
  });

  it('keep things of one name apart', async () => {
    const service = {
      containers: { main: { image: { kind: 'public', reference: 'public.ecr.aws/nginx/nginx:1.27.3' } } },
    };
    const json = await built('foundation', {
      'services.internal': { ...service, size: '256/512', exec: OFF },
      'services.host': { ...service, size: '256/512', exec: OFF },
      jobs: { alb: { ...service, size: '256/512', trigger: { kind: 'on-demand' } } },
      databases: { internal: database() },
      caches: { internal: CACHE },
    });
    expect(names(ofType(json, 'aws_security_group'))).toEqual([
      'cache_internal',
      'database_internal',
      'ingress',
      'job_alb',
      'rotation',
      'service_api',
      'service_host',
      'service_internal',
      'service_web',
    ]);
  });

  it('have none for a VPC link that nothing is reached by', async () => {
    const json = await built('foundation', {
      ...BARE,
      ...internal(),
      'services.web.exposure': WEB_INSIDE,
      ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF },
    });
    expect(names(ofType(json, 'aws_security_group'))).not.toContain('vpc_link');
    expect(json.output).not.toHaveProperty('ingress_security_group_id');
  });
});

describe('hosts', () => {
  it('are reached by the internet on their ports, and by administrators alone on 22', async () => {
    const json = await built('foundation', host());
    expect(edges(inward(json), 'host')).toEqual(['${var.admin_cidr}:22', `${ANYWHERE}:443`, `${ANYWHERE}:80`]);
    expect(edges(outward(json), 'host')).toEqual([`${ANYWHERE}:443`, `${ANYWHERE}:80`, 'database_main:3306']);
  });

  it('behind a load balancer are reached by it alone', async () => {
    const json = await built('foundation', {
      ...host(),
      'compute.ssh': OFF,
      ingress: { kind: 'alb', domain: { kind: 'none' }, accessLogs: OFF },
    });
    expect(edges(inward(json), 'host')).toEqual(['ingress:443', 'ingress:80']);
    expect(json.variable).toBeUndefined();
  });

  it('take no administrators from everywhere', async () => {
    const json = await built('foundation', host());
    const { validation, ...variable } = json.variable?.['admin_cidr'] ?? {};
    expect(variable).toEqual({ type: 'string', nullable: false, description: expect.stringContaining('/24') });
    expect((validation as { condition: string }[]).map(({ condition }) => condition)).toEqual([
      '${can(cidrnetmask(var.admin_cidr)) && try(cidrsubnet(var.admin_cidr, 0, 0) == var.admin_cidr, false)}',
      '${try(tonumber(split("/", var.admin_cidr)[1]) >= 24, false)}',
    ]);
  });

  it('with network ACLs keep their ports open, and 22 to administrators', async () => {
    const json = await built('security', {
      ...host(),
      security: {
        secretsEncryption: OFF,
        networkAcls: { kind: 'on' },
        waf: OFF,
        guardDuty: OFF,
        securityHub: OFF,
      },
    });
    const rules = Object.entries(ofType(json, 'aws_network_acl_rule'));
    expect(
      rules
        .filter(([name, { from_port }]) => name.startsWith('public_from_') && Number(from_port) < 1_024)
        .map(([, { from_port, cidr_block }]) => [from_port, cidr_block]),
    ).toEqual([
      [22, '${var.admin_cidr}'],
      [443, ANYWHERE],
      [80, ANYWHERE],
    ]);
    const numbers = rules.map(([name, { rule_number, egress }]) => [name.split('_')[0], egress, rule_number].join());
    expect(numbers).toHaveLength(new Set(numbers).size);
  });
});

describe('a resource group', () => {
  it('is everything with the tags of the environment', async () => {
    const json = await built('foundation', {
      resourceGroup: { kind: 'on' },
      nameTemplates: { 'resource-group': '{project}-{environment}' },
    });
    const group = resource(json, 'aws_resourcegroups_group', 'main');
    expect(group['name']).toBe('shop-dev');
    const { type, query } = group['resource_query'] as { type: string; query: string };
    expect(type).toBe('TAG_FILTERS_1_0');
    expect(JSON.parse(query)).toEqual({
      ResourceTypeFilters: ['AWS::AllSupported'],
      TagFilters: [
        { Key: 'Project', Values: ['shop'] },
        { Key: 'Environment', Values: ['dev'] },
      ],
    });
  });

  it('is made only where it is asked for', async () => {
    expect(ofType(await built('foundation'), 'aws_resourcegroups_group')).toEqual({});
  });
});
