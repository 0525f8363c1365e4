/**
 * EFS: what it keeps, the throughput beyond what comes with that, and its backups.
 * https://aws.amazon.com/efs/pricing, https://aws.amazon.com/backup/pricing
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
} from '../model';
import { numberOf } from '../synthesis';

const SERVICE = 'Amazon Elastic File System';
/** GB of Standard storage with which 1 MB/s comes: 50 KB/s a GB. */
const GB_WITH_ONE_MBPS = 20;

export const fileSystems: Family = {
  aws_efs_file_system: fileSystemPricing,
  aws_efs_access_point: () => free('a way into a file system'),
  aws_efs_mount_target: () => free('a way into a file system'),
  aws_efs_file_system_policy: () => free('a policy'),
  aws_efs_backup_policy: backupPricing,
};

/** The first one keeps all of the files. They are counted in Standard: how many go cold is not known before. */
function fileSystemPricing(fileSystem: Resource, { subject: { usage }, isFirst }: Surroundings): Pricing {
  const gb = isFirst(fileSystem) ? usage.filesGB : 0;
  const storage: Charge = {
    ...{ item: 'files', price: 'efs.standard-gb', service: SERVICE, quantity: monthly(gb) },
    ...{ basis: `${gb} GB, all in Standard`, allowances: ['efs-gb'] },
  };
  return priced(storage, ...throughputCharges(fileSystem, gb));
}

function throughputCharges({ values, address }: Resource, gb: number): Charge[] {
  switch (values['throughput_mode']) {
    case 'provisioned':
      return [provisionedCharge(numberOf(values['provisioned_throughput_in_mibps'], address), gb)];
    case 'elastic':
      return (['read', 'write'] as const).map((way) => ({
        ...{ item: `elastic throughput, ${way}`, price: `efs.elastic-${way}-gb`, service: SERVICE },
        ...{ quantity: monthly(0), basis: `usage does not say how much it ${way}s` },
      }));
    default:
      return [];
  }
}

function provisionedCharge(throughput: number, gb: number): Charge {
  const included = Math.min(throughput, gb / GB_WITH_ONE_MBPS);
  return {
    ...{ item: 'provisioned throughput', price: 'efs.provisioned', service: SERVICE },
    ...{
      quantity: monthly(throughput - included),
      basis: `${throughput} MB/s less ${included} that ${gb} GB come with`,
    },
  };
}

/** Automatic backups keep at least everything once. The first policy stands for all files, as the first file system does. */
function backupPricing(policy: Resource, { subject: { usage }, ofType }: Surroundings): Pricing {
  if (!isEnabled(policy)) return free('automatic backups are off');
  if (ofType('aws_efs_backup_policy').find(isEnabled) !== policy) return free('the first policy carries the backups');
  return priced({
    ...{ item: 'backups of files', price: 'backup.efs-gb', service: 'AWS Backup' },
    ...{ quantity: monthly(usage.filesGB), basis: `${usage.filesGB} GB, once; later ones hold what changed` },
  });
}

function isEnabled({ values }: Resource): boolean {
  const { status } = (values['backup_policy'] ?? {}) as { readonly status?: string };
  return status === 'ENABLED';
}
