/**
 * Buckets, images, the lock table and backups: what is kept by the GB.
 * https://aws.amazon.com/s3/pricing, https://aws.amazon.com/ecr/pricing, https://aws.amazon.com/backup/pricing
 */
import {
  type Charge,
  type Family,
  free,
  monthly,
  type Pricing,
  priced,
  type Resource,
  type Surroundings,
  unpriced,
} from '../model';
import { carrierOfBackups } from './backups';
import { freeTypes } from './free';

/** State bucket of a bootstrap. */
const STATE_BUCKET = 'aws_s3_bucket.state';

export const storage: Family = {
  aws_s3_bucket: bucketPricing,
  aws_ecr_repository: repositoryPricing,
  aws_ecr_replication_configuration: replicationPricing,
  aws_backup_plan: backupPricing,
  aws_dynamodb_table: ({ values }) =>
    values['billing_mode'] === 'PAY_PER_REQUEST'
      ? free('locks of state: a few requests for each apply, and no data to speak of')
      : unpriced('provisioned capacity has no price here'),
  ...freeTypes('part of a bucket, which is billed by what it keeps', [
    'aws_s3_bucket_lifecycle_configuration',
    'aws_s3_bucket_ownership_controls',
    'aws_s3_bucket_policy',
    'aws_s3_bucket_public_access_block',
    'aws_s3_bucket_server_side_encryption_configuration',
    'aws_s3_bucket_versioning',
  ]),
  ...freeTypes('a file of some kilobytes, in a bucket', ['aws_s3_object']),
  ...freeTypes('part of a repository, which is billed by the images that it keeps', [
    'aws_ecr_lifecycle_policy',
    'aws_ecr_repository_policy',
  ]),
  ...freeTypes('part of a backup plan, which is billed by what it keeps', ['aws_backup_selection', 'aws_backup_vault']),
};

/** The state bucket of an account carries its state; the first bucket of an environment what all of its buckets keep. */
function bucketPricing(bucket: Resource, { subject, isFirst }: Surroundings): Pricing {
  const { accountUsage, usage } = subject;
  const isCarrier = accountUsage ? bucket.address === STATE_BUCKET : isFirst(bucket);
  if (!isCarrier) return free(`the GB of all buckets are counted at the ${accountUsage ? 'state' : 'first'} bucket`);
  const gb = accountUsage ? accountUsage.stateGB : usage.bucketsGB;
  if (gb === 0) return free('billed by the GB, and none are declared');
  return priced({
    ...{ item: 'S3 storage', price: 's3.standard-gb', service: 'Amazon Simple Storage Service', quantity: monthly(gb) },
    ...{ basis: `${gb} GB of ${accountUsage ? 'state and its versions' : 'all buckets'}`, allowances: ['s3-gb'] },
  });
}

function repositoryPricing(repository: Resource, { subject, isFirst }: Surroundings): Pricing {
  const { imagesGB } = subject.usage;
  if (!isFirst(repository)) return free('the images of all repositories are counted at the first');
  if (imagesGB === 0) return free('billed by the GB, and none are declared');
  return priced(imagesCharge(imagesGB, 'all repositories'));
}

function imagesCharge(gb: number, of: string): Charge {
  return {
    ...{ item: 'images', price: 'ecr.gb', service: 'Amazon EC2 Container Registry (ECR)', quantity: monthly(gb) },
    ...{ basis: `${gb} GB of ${of}`, allowances: ['ecr-gb'] },
  };
}

/** Images that are copied once, and kept in the second region for as long as in the first. */
function replicationPricing(_: Resource, { subject }: Surroundings): Pricing {
  const gb = subject.accountUsage?.replicatedGB ?? 0;
  if (gb === 0) return free('billed by the GB, and none are declared');
  return priced(
    {
      ...{ item: 'transfer to another region', price: 'transfer.region-gb', service: 'AWS Data Transfer' },
      ...{ quantity: monthly(gb), basis: `${gb} GB of images` },
    },
    imagesCharge(gb, 'copies in the second region'),
  );
}

interface Rule {
  readonly copy_action?: readonly unknown[];
}

/** Copies are moved once a month in all: a backup after the first has only what changed. */
function backupPricing(plan: Resource, around: Surroundings): Pricing {
  if (carrierOfBackups(around) !== plan) return free('the GB of all plans are counted at the first');
  const { backupsGB } = around.subject.usage;
  if (backupsGB === 0) return free('billed by the GB, and none are declared');
  const price = keptAs(plan, around);
  const service = 'AWS Backup';
  const rules = (plan.values['rule'] ?? []) as readonly Rule[];
  const copies = rules.reduce((sum, { copy_action: actions = [] }) => sum + actions.length, 0);
  const kept = { price, service, quantity: monthly(backupsGB) };
  return priced(
    { ...kept, item: 'backups', basis: `${backupsGB} GB` },
    ...(copies > 0
      ? [
          {
            ...{ item: 'copies to another region', price: 'backup.copy-gb', service },
            ...{ quantity: monthly(copies * backupsGB), basis: `${copies} x ${backupsGB} GB a month` },
          },
          {
            ...{ ...kept, quantity: monthly(copies * backupsGB) },
            ...{ item: 'backups in another region', basis: `${copies} x ${backupsGB} GB` },
          },
        ]
      : []),
  );
}

/** By the dearest of what its selections protect. */
function keptAs(plan: Resource, { ofType, referredBy }: Surroundings): string {
  const selected = ofType('aws_backup_selection')
    .filter((selection) => referredBy(selection, selection.values['plan_id']) === plan)
    .flatMap(({ values }) => (values['resources'] ?? []) as readonly string[]);
  const has = (words: string): boolean => selected.some((resource) => resource.includes(words));
  if (has(':rds:')) return 'rds.backup-gb';
  if (has('lock_table') && selected.length === 1) return 'backup.dynamodb-gb';
  return has(':elasticfilesystem:') ? 'backup.efs-gb' : 'backup.s3-gb';
}
