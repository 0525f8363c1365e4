/** Storage: EBS, S3, EFS, ECR, tables, disks of databases, and backups. */
import type { Catalog, InPriceList } from './entry';

const ec2 = { kind: 'price-list', service: 'AmazonEC2', unit: 'GB-month' } as const satisfies Partial<InPriceList>;
const s3 = { kind: 'price-list', service: 'AmazonS3' } as const satisfies Partial<InPriceList>;
const efs = { kind: 'price-list', service: 'AmazonEFS' } as const satisfies Partial<InPriceList>;
const rds = { kind: 'price-list', service: 'AmazonRDS' } as const satisfies Partial<InPriceList>;
const dynamodb = { kind: 'price-list', service: 'AmazonDynamoDB' } as const satisfies Partial<InPriceList>;

const onDemand = { productFamily: 'Amazon DynamoDB PayPerRequest Throughput' };

/** Warm storage in a vault, of one service. */
const vault = (service: string): InPriceList => ({
  kind: 'price-list',
  service: 'AWSBackup',
  where: { backup_service: service, operation: 'Storage', vaulttype: 'BackupVault', storagetype: 'Warm' },
  unit: 'GB-month',
});

/** All engines but SQL Server's and Oracle's have one price; PostgreSQL's stands for them. */
const disk = (zones: 'Single-AZ' | 'Multi-AZ', usageType: string): InPriceList => ({
  ...rds,
  where: { productFamily: 'Database Storage', databaseEngine: 'PostgreSQL', deploymentOption: zones },
  ...{ usageType, unit: 'GB-month' },
});

/** Beyond what gp3 includes. */
const iops = (zones: 'Single-AZ' | 'Multi-AZ', usageType: string): InPriceList => ({
  ...rds,
  where: { productFamily: 'Provisioned IOPS', deploymentOption: zones },
  ...{ usageType, unit: 'IOPS-month' },
});

/** One product a version (`ExtendedSupport:Yr1-Yr2:PostgreSQL13`), all at one price. */
const extendedSupport = (year: string): InPriceList => ({
  ...rds,
  where: { databaseEngine: 'PostgreSQL', extendedSupportPricingYear: year },
  unit: 'vCPU-hour',
});

export const storage = {
  'ebs.gp3-gb': {
    ...ec2,
    where: { productFamily: 'Storage', volumeApiName: 'gp3' },
    usageType: 'EBS:VolumeUsage.gp3',
  },
  'ebs.snapshot-gb': { ...ec2, where: { productFamily: 'Storage Snapshot' }, usageType: 'EBS:SnapshotUsage' },
  's3.standard-gb': {
    ...s3,
    where: { productFamily: 'Storage', volumeType: 'Standard' },
    ...{ usageType: 'TimedStorage-ByteHrs', unit: 'GB-month', beginRange: 0 },
  },
  's3.put': {
    ...s3,
    where: { group: 'S3-API-Tier1' },
    ...{ usageType: 'Requests-Tier1', unit: 'request', factor: 1_000 },
  },
  's3.get': {
    ...s3,
    where: { group: 'S3-API-Tier2' },
    ...{ usageType: 'Requests-Tier2', unit: 'request', factor: 1_000 },
  },
  'efs.standard-gb': {
    ...efs,
    where: { storageClass: 'General Purpose' },
    ...{ usageType: 'TimedStorage-ByteHrs', unit: 'GB-month' },
  },
  'efs.ia-gb': {
    ...efs,
    where: { storageClass: 'Infrequent Access' },
    ...{ usageType: 'IATimedStorage-ByteHrs', unit: 'GB-month' },
  },
  'efs.elastic-read-gb': { ...efs, where: { accessType: 'Read' }, usageType: 'ETDataAccess-Bytes', unit: 'GB' },
  'efs.elastic-write-gb': { ...efs, where: { accessType: 'Write' }, usageType: 'ETDataAccess-Bytes', unit: 'GB' },
  'efs.provisioned': {
    ...efs,
    where: { productFamily: 'Provisioned Throughput', throughputClass: 'Provisioned' },
    ...{ usageType: 'ProvisionedTP-MiBpsHrs', unit: 'MiB/s-month' },
  },
  'ecr.gb': {
    kind: 'price-list',
    service: 'AmazonECR',
    where: { productFamily: 'EC2 Container Registry' },
    ...{ usageType: 'TimedStorage-ByteHrs', unit: 'GB-month' },
  },
  'dynamodb.gb': {
    ...dynamodb,
    where: { productFamily: 'Database Storage' },
    ...{ usageType: 'TimedStorage-ByteHrs', unit: 'GB-month' },
  },
  'dynamodb.read': {
    ...dynamodb,
    where: onDemand,
    ...{ usageType: 'ReadRequestUnits', unit: 'read request unit', factor: 1_000_000 },
  },
  'dynamodb.write': {
    ...dynamodb,
    where: onDemand,
    ...{ usageType: 'WriteRequestUnits', unit: 'write request unit', factor: 1_000_000 },
  },
  'rds.storage-gb.single': disk('Single-AZ', 'RDS:GP3-Storage'),
  'rds.storage-gb.multi-az': disk('Multi-AZ', 'RDS:Multi-AZ-GP3-Storage'),
  'rds.backup-gb': {
    ...rds,
    where: { productFamily: 'Storage Snapshot', databaseEngine: 'MySQL' },
    ...{ usageType: 'RDS:ChargedBackupUsage', unit: 'GB-month' },
  },
  'rds.iops.single': iops('Single-AZ', 'RDS:GP3-PIOPS'),
  'rds.iops.multi-az': iops('Multi-AZ', 'RDS:Multi-AZ-GP3-PIOPS'),
  'rds.extended-support': extendedSupport('Year 1, Year 2'),
  'rds.extended-support-year-3': extendedSupport('Year 3'),
  'backup.efs-gb': vault('EFS'),
  'backup.dynamodb-gb': vault('DDB'),
  'backup.s3-gb': vault('S3'),
} satisfies Catalog;
