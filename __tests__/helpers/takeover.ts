/** Makes what the team of fixtures/takeover.ts has, with AWS's SDK for Python, which the emulators bring along. */
import { join } from 'node:path';
import { z } from 'zod';
import { PYTHON } from '../../scripts/local-account/install';
import { REPOSITORY } from '../../tools/paths';
import { run } from '../../tools/run';
import { CIDR, type Ids, NAMES, REGION, ZONES } from '../fixtures/takeover';

const ids = z.object({
  zones: z.record(z.string(), z.string()),
  vpc: z.string(),
  gateway: z.string(),
});

/** As modules/storage writes it. */
const BUCKET_ARN = `arn:aws:s3:::${NAMES.bucket}`;
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Action: ['s3:*'],
      Principal: '*',
      Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
};
const LIFECYCLE = {
  Rules: [
    {
      ID: 'clean-up',
      Status: 'Enabled',
      Filter: { Prefix: '' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      NoncurrentVersionExpiration: { NoncurrentDays: 30 },
    },
  ],
};
const DATABASE = {
  DBInstanceIdentifier: NAMES.database,
  Engine: 'postgres',
  EngineVersion: '16.9',
  DBInstanceClass: 'db.t4g.micro',
  DBName: 'orders',
  MasterUsername: 'postgres',
  Port: 5432,
  AllocatedStorage: 20,
  StorageType: 'gp3',
  StorageEncrypted: true,
  MultiAZ: false,
  PubliclyAccessible: false,
  BackupRetentionPeriod: 7,
  PreferredBackupWindow: '09:00-10:00',
  PreferredMaintenanceWindow: 'sun:11:00-sun:12:00',
  CopyTagsToSnapshot: true,
  AutoMinorVersionUpgrade: false,
  DeletionProtection: false,
};

type Tags = Readonly<Record<string, string>>;

/** Milestones that take something over. */
type Milestone = 'foundation' | 'ecr' | 'data' | 'alb-dns';

/** Makes it all, with the tags that each milestone and the account put on theirs; returns the ids that AWS gave. */
export async function makeExisting(
  env: Readonly<Record<string, string>>,
  { tags, accountTags }: { readonly tags: Readonly<Record<Milestone, Tags>>; readonly accountTags: Tags },
): Promise<Ids> {
  const wanted = {
    zones: { [ZONES.account]: accountTags, [ZONES.environment]: tags['alb-dns'] },
    tags,
    network: {
      cidr: CIDR,
      names: { vpc: 'ledger-live-vpc', gateway: 'ledger-live-igw' },
      subnets: { [`${REGION}a`]: '10.70.100.0/24', [`${REGION}b`]: '10.70.101.0/24' },
    },
    repository: NAMES.repository,
    bucket: { name: NAMES.bucket, region: REGION, policy: POLICY, lifecycle: LIFECYCLE },
    database: DATABASE,
  };
  const script = join(REPOSITORY, '__tests__', 'fixtures', 'existing-resources.py');
  const { code, stdout, stderr } = await run(PYTHON, [script, JSON.stringify(wanted)], { env });
  if (code !== 0) throw new Error(`What the team has could not be made:\n${stderr}`);
  return ids.parse(JSON.parse(stdout));
}
