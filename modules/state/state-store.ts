import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import type { StateConfig } from '../../config/vocabulary/account';
import { PrivateBucket } from '../storage/private-bucket';

/** By this tag the backup plans of the environments find the state: they protect it without owning it. */
export const STATE_BACKUP_TAG = { Backup: 'state' };

export interface StateStoreProps {
  readonly state: StateConfig;
  /** Whether a teardown may delete every state of the account with it. */
  readonly disposable: boolean;
}

/**
 * Where Terraform keeps its states, and the table that keeps two applies apart.
 * https://developer.hashicorp.com/terraform/language/backend/s3
 */
export class StateStore extends Construct {
  readonly bucketArn: string;
  readonly lockTableArn: string;

  constructor(scope: Construct, id: string, { state, disposable }: StateStoreProps) {
    super(scope, id);
    const bucket = new PrivateBucket(this, 'bucket', {
      address: 'state',
      bucket: state.bucket,
      disposable,
      tags: STATE_BACKUP_TAG,
      expireVersionsAfter: state.keepVersions,
    });
    const table = new DynamodbTable(this, 'table/lock', {
      name: state.lockTable,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'LockID',
      attribute: [{ name: 'LockID', type: 'S' }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: !disposable,
      tags: STATE_BACKUP_TAG,
      lifecycle: { preventDestroy: !disposable },
    });
    this.bucketArn = bucket.arn;
    this.lockTableArn = table.arn;
  }
}
