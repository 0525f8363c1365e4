/**
 * RDS: instances by class, storage, and Extended Support of engines whose standard support is over.
 * https://aws.amazon.com/rds/postgresql/pricing, https://aws.amazon.com/rds/mysql/pricing,
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_OnDemandDBInstances.html
 */
import { AS_OF, databaseClass, supportOf, versionOf } from '../../config/limits/databases';
import {
  type Charge,
  type Family,
  free,
  hourly,
  monthly,
  type Pricing,
  priced,
  type Resource,
  type Surroundings,
} from '../model';
import { whileOn } from '../power-unit';
import { numberOf } from '../synthesis';
import { carrierOfBackups } from './backups';

const SERVICE = 'Amazon Relational Database Service';
const WITHOUT_EXTENDED_SUPPORT = 'open-source-rds-extended-support-disabled';
/** Classes of the legacy free tier, in one zone. */
const FREE_TIER_CLASSES = ['db.t2.micro', 'db.t3.micro', 'db.t4g.micro'];
/** IOPS that come with gp3 of 400 GiB and more; below, nothing else can be set. */
const INCLUDED_IOPS = 12_000;

export const databases: Family = {
  aws_db_instance: instancePricing,
  aws_db_parameter_group: () => free('a list of parameters'),
  aws_db_subnet_group: () => free('a list of subnets'),
};

interface Database {
  readonly engine: 'postgres' | 'mysql';
  readonly version: string;
  readonly instanceClass: string;
  readonly zones: 'single' | 'multi-az';
  readonly gb: number;
  readonly iops: number;
  readonly extendedSupport: boolean;
  /** Stopped databases keep their storage, and pay neither for the instance nor for the support of its engine. */
  readonly whileOn: 'up' | 'always';
}

/** Replicas have engine, version, size and support of their source. */
function databaseOf(instance: Resource, around: Surroundings): Database {
  const { values, address } = instance;
  const source = values['replicate_source_db'] === undefined ? instance : sourceOf(instance, around);
  return {
    engine: source.values['engine'] === 'mysql' ? 'mysql' : 'postgres',
    version: String(source.values['engine_version']),
    instanceClass: String(values['instance_class']),
    zones: values['multi_az'] === true ? 'multi-az' : 'single',
    gb: numberOf(values['allocated_storage'] ?? source.values['allocated_storage'], address),
    iops: numberOf(values['iops'] ?? 0, address),
    extendedSupport: source.values['engine_lifecycle_support'] !== WITHOUT_EXTENDED_SUPPORT,
    whileOn: whileOn(around, 'databases', values['identifier']),
  };
}

function sourceOf(replica: Resource, { referredBy }: Surroundings): Resource {
  const source = referredBy(replica, replica.values['replicate_source_db']);
  if (source === undefined) throw new Error(`${replica.stack}: the source of ${replica.address} is not in its stack.`);
  return source;
}

function instancePricing(instance: Resource, around: Surroundings): Pricing {
  const database = databaseOf(instance, around);
  return priced(
    hoursCharge(database),
    storageCharge(database),
    ...iopsCharges(database),
    ...supportCharges(database),
    ...secretCharges(instance),
    ...backupCharges(instance, around),
  );
}

const zonesInWords = ({ zones }: Database): string => (zones === 'multi-az' ? 'Multi-AZ' : 'one zone');

function hoursCharge(database: Database): Charge {
  const { engine, instanceClass, zones } = database;
  const isFree = zones === 'single' && FREE_TIER_CLASSES.includes(instanceClass);
  return {
    item: 'database instance',
    price: `rds.${engine}.${instanceClass.replace(/^db\./, '')}.${zones}`,
    ...{ quantity: hourly(1, database.whileOn), service: SERVICE },
    basis: `1 x ${instanceClass}, ${zonesInWords(database)}`,
    ...(isFree ? { allowances: ['rds-hours'] as const } : {}),
  };
}

/** As allocated, up or not; storage that grows by itself starts there. */
function storageCharge(database: Database): Charge {
  const { gb, zones } = database;
  return {
    ...{ item: 'database storage', price: `rds.storage-gb.${zones}`, quantity: monthly(gb), service: SERVICE },
    basis: `${gb} GB allocated, ${zonesInWords(database)}`,
    ...(zones === 'single' ? { allowances: ['rds-gb'] as const } : {}),
  };
}

function iopsCharges(database: Database): Charge[] {
  const { iops, zones } = database;
  if (iops <= INCLUDED_IOPS) return [];
  return [
    {
      ...{ item: 'provisioned IOPS', price: `rds.iops.${zones}`, quantity: monthly(iops - INCLUDED_IOPS) },
      ...{
        basis: `${iops} IOPS less ${INCLUDED_IOPS} that come with gp3, ${zonesInWords(database)}`,
        service: SERVICE,
      },
    },
  ];
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support-charges.html: standbys count, too. */
function supportCharges({ engine, version, instanceClass, zones, extendedSupport, ...database }: Database): Charge[] {
  const major = versionOf(engine, version);
  if (!extendedSupport || major === undefined || supportOf(major) !== 'over') return [];
  const vcpus = databaseClass(instanceClass)?.vcpus;
  if (vcpus === undefined) throw new Error(`How many vCPUs ${instanceClass} has is not in the table of classes.`);
  const copies = zones === 'multi-az' ? 2 : 1;
  return [
    {
      ...{ item: 'Extended Support', price: supportPrice(major.standardUntil), service: SERVICE },
      quantity: hourly(vcpus * copies, database.whileOn),
      basis: `${copies} x ${vcpus} vCPU, standard support of ${engine} ${major.major} ended ${major.standardUntil}`,
    },
  ];
}

/** The third year after standard support costs twice as much as the first two. */
function supportPrice(standardUntil: string): string {
  const twoYearsOn = `${Number(standardUntil.slice(0, 4)) + 2}${standardUntil.slice(4)}`;
  return twoYearsOn < AS_OF ? 'rds.extended-support-year-3' : 'rds.extended-support';
}

/** RDS keeps the password that it manages in a secret of its own, which is no resource. */
function secretCharges({ values }: Resource): Charge[] {
  if (values['manage_master_user_password'] !== true) return [];
  return [
    {
      ...{ item: 'secret of the managed password', price: 'secrets.secret', quantity: monthly(1) },
      ...{ basis: '1 secret that RDS makes', service: 'AWS Secrets Manager' },
    },
  ];
}

/** Backups beyond the size of the database, where nothing else of the environment carries backups. */
function backupCharges(instance: Resource, around: Surroundings): Charge[] {
  const { backupsGB } = around.subject.usage;
  if (carrierOfBackups(around) !== instance || backupsGB === 0) return [];
  return [
    {
      ...{ item: 'database backups', price: 'rds.backup-gb', service: SERVICE, quantity: monthly(backupsGB) },
      basis: `${backupsGB} GB beyond the size of the database`,
    },
  ];
}
