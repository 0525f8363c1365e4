import { DATABASE, HOST, WITH_DATABASE } from './givens';
import type { BreakingCase } from './harness';

const VPC = { importId: 'vpc-0a1b2c3d4e5f60718' };
const ZONE = { kind: 'named', name: 'shop.example.net', zone: { kind: 'created', name: 'example.net' } };
const ACCOUNT_ZONES = 'regions.us-west-2.accountWide.hostedZones';
/** A database that was there: its password stays. */
const EXISTING_DATABASE = {
  ...WITH_DATABASE,
  'databases.main': { ...DATABASE, users: {}, password: 'unchanged', existing: { importId: 'shop-dev-main' } },
};

/** What is taken over instead of made. */
export const importCases: readonly BreakingCase[] = [
  {
    rule: 'import/id',
    given: { 'network.existing': VPC },
    env: { 'network.existing.importId': '0a1b2c3d4e5f60718' },
    path: 'network.existing.importId',
    value: '0a1b2c3d4e5f60718',
    fix: 'id of a VPC',
  },
  {
    rule: 'import/id',
    given: { 'network.existing': { ...VPC, internetGateway: 'igw-0a1b2c3d' } },
    env: { 'network.existing.internetGateway': 'vpc-0a1b2c3d' },
    path: 'network.existing.internetGateway',
    fix: 'internet gateway',
  },
  {
    rule: 'import/id',
    given: { 'ingress.domain': { ...ZONE, zone: { ...ZONE.zone, existing: { importId: 'Z0123456789ABCDEFGHIJ' } } } },
    env: { 'ingress.domain.zone.existing.importId': '/hostedzone/Z0123456789ABCDEFGHIJ' },
    path: 'ingress.domain.zone.existing.importId',
    fix: 'hosted zone',
  },
  {
    rule: 'import/id',
    given: { ...HOST, 'compute.domain': { ...ZONE, zone: { ...ZONE.zone, existing: { importId: 'Z0123' } } } },
    env: { 'compute.domain.zone.existing.importId': 'example.net' },
    path: 'compute.domain.zone.existing.importId',
  },
  {
    rule: 'import/id',
    given: { ...EXISTING_DATABASE, 'databases.main.existing.securityGroups': ['sg-0a1b2c3d'] },
    env: { 'databases.main.existing.securityGroups': ['sg-0a1b2c3d', 'default'] },
    path: 'databases.main.existing.securityGroups[1]',
    fix: 'security group',
  },
  {
    rule: 'import/id',
    account: { [ACCOUNT_ZONES]: ['example.com', { name: 'example.net', existing: { importId: 'example.net' } }] },
    path: `${ACCOUNT_ZONES}[1].existing.importId`,
    value: 'example.net',
  },
  {
    rule: 'import/name',
    given: { 'repositories.api.existing': { importId: 'shop-dev-api' } },
    env: { 'repositories.api.existing.importId': 'shop/api' },
    path: 'repositories.api.existing.importId',
    fix: "nameTemplates: { 'repository/api': 'shop/api' }",
  },
  {
    rule: 'import/name',
    given: { 'buckets.files.existing': { importId: 'shop-dev-files-111122223333' } },
    env: { 'buckets.files.existing.importId': 'shop-dev-files-1111222233334' },
    path: 'buckets.files.existing.importId',
    fix: "'bucket/files'",
  },
  {
    rule: 'import/name',
    given: {
      'nameTemplates.bucket/files': 'files-of-the-shop',
      'buckets.files.existing': { importId: 'files-of-the-shop' },
    },
    env: { 'buckets.files.existing.importId': 'files-of-the-shop-111122223333' },
    path: 'buckets.files.existing.importId',
  },
  {
    rule: 'import/name',
    given: EXISTING_DATABASE,
    env: { 'databases.main.existing.importId': 'production-db' },
    path: 'databases.main.existing.importId',
    fix: "'database/main': 'production-db'",
  },
  {
    rule: 'import/database-password',
    given: EXISTING_DATABASE,
    env: { 'databases.main.password': 'generated' },
    path: 'databases.main.password',
    fix: "'unchanged'",
  },
  {
    rule: 'import/database-password',
    given: EXISTING_DATABASE,
    env: { 'databases.main.passwordVersion': 2 },
    path: 'databases.main.passwordVersion',
    fix: 'remove it',
  },
  {
    rule: 'import/database-password',
    given: EXISTING_DATABASE,
    env: { 'databases.main.users': { app: { database: 'shop' } } },
    path: 'databases.main.users',
    fix: 'passwordVersion: 2',
  },
  {
    rule: 'import/database-password',
    given: { ...WITH_DATABASE, 'databases.main.users': {} },
    env: { 'databases.main.password': 'unchanged' },
    path: 'databases.main.password',
    fix: "'generated'",
  },
  {
    rule: 'import/database-parameters',
    given: EXISTING_DATABASE,
    env: { 'databases.main.parameters': { log_min_duration_statement: '500' } },
    path: 'databases.main.parameters',
    value: 'log_min_duration_statement',
  },
  {
    rule: 'references/unknown',
    given: EXISTING_DATABASE,
    env: { 'services.api.containers.api.secrets.DB': { kind: 'database', name: 'main', user: 'master' } },
    path: 'services.api.containers.api.secrets.DB.user',
    value: 'master',
  },
  {
    rule: 'import/twice',
    given: { 'network.existing': VPC },
    beside: { 'environments.dev.network.existing': VPC },
    path: 'network.existing.importId',
    value: VPC.importId,
  },
];
