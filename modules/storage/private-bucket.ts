import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { days } from '../../config/durations';
import type { Bucket } from '../../config/vocabulary/data';
import type { Duration } from '../../config/vocabulary/scalars';
import { policy, type Statement } from '../iam/policy';
import { imported, keepExisting } from '../terraform/import';

export interface PrivateBucketProps {
  /** Terraform name of the bucket and its settings. */
  readonly address: string;
  /** Bucket name, unique in the world. */
  readonly bucket: string;
  /** Whether a teardown may delete it with its objects. */
  readonly disposable: boolean;
  /** Tags beside the stack's own. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Age at which objects expire. Default: they stay. */
  readonly expireAfter?: Duration;
  /** Age at which objects move to Glacier Flexible Retrieval. Default: they stay where they are. */
  readonly glacierAfter?: Duration;
  /** Age at which old versions expire. Default: 30 days. */
  readonly expireVersionsAfter?: Duration;
  /** Who may use it beside the account's own policies. Default: nobody. */
  readonly statements?: (bucketArn: string) => readonly Statement[];
  /**
   * `elsewhere`: a bucket has one policy, and who reads this one is known only where that policy is made, out of
   * `tlsOnly` and its own statements. Default: `here`.
   */
  readonly policy?: 'here' | 'elsewhere';
  /** The bucket that is there already. Default: it is made. */
  readonly existing?: ExistingBucket;
}

/** A bucket to import, and the settings that it has not got. */
export type ExistingBucket = NonNullable<Bucket['existing']>;

/**
 * Import id of a setting of a bucket: the bucket's name, as of every setting. Encryption and versioning can always be
 * read; an import of another that was never set fails, so it is made.
 */
export function settingId(
  existing: ExistingBucket | undefined,
  setting?: ExistingBucket['lacks'][number],
): string | undefined {
  return setting && existing?.lacks.includes(setting) ? undefined : existing?.importId;
}

/** The statement that every bucket's policy has: nothing without TLS. */
export function tlsOnly(bucketArn: string): Statement {
  return {
    sid: 'TlsOnly',
    effect: 'Deny',
    actions: ['s3:*'],
    principals: '*',
    resources: [bucketArn, `${bucketArn}/*`],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

const DEFAULT_VERSION_AGE: Duration = { seconds: 30 * 86_400 };

/**
 * A bucket as every bucket should be: versioned, encrypted, reached by TLS only, never public, without ACLs, and free
 * of what nobody finished uploading. One that is there already is imported with its settings, because to make them would
 * write over what nobody was shown.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Name by which CloudFront and others in this region reach it. */
  readonly domainName: string;

  private readonly ownPolicy: S3BucketPolicy | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PrivateBucketProps,
  ) {
    super(scope, id);
    const bucket = new S3Bucket(this, `bucket/${props.address}`, {
      bucket: props.bucket,
      forceDestroy: props.disposable && props.existing === undefined,
      tags: props.tags ? { ...props.tags } : undefined,
      lifecycle: keepExisting(props.existing, props.disposable),
    });
    imported(bucket, props.existing?.importId);
    this.name = bucket.id;
    this.arn = bucket.arn;
    this.domainName = bucket.bucketRegionalDomainName;
    this.secure();
    this.ownPolicy = props.policy === 'elsewhere' ? undefined : this.createPolicy();
    this.createLifecycle();
  }

  /** The bucket's policy: what writes into the bucket by its leave waits for it. Throws when it is made elsewhere. */
  get policy(): S3BucketPolicy {
    if (!this.ownPolicy) throw new Error(`The policy of ${this.node.path} is made elsewhere.`);
    return this.ownPolicy;
  }

  private secure(): void {
    const { address } = this.props;
    const bucket = this.name;
    const versioning = new S3BucketVersioningA(this, `versioning/${address}`, {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, `encryption/${address}`, {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    const publicAccess = new S3BucketPublicAccessBlock(this, `public_access/${address}`, {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const ownership = new S3BucketOwnershipControls(this, `ownership/${address}`, {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    this.imported(versioning);
    this.imported(encryption);
    this.imported(publicAccess, 'public-access-block');
    this.imported(ownership, 'ownership-controls');
  }

  private createPolicy(): S3BucketPolicy {
    const bucketPolicy = new S3BucketPolicy(this, `policy/${this.props.address}`, {
      bucket: this.name,
      policy: policy([tlsOnly(this.arn), ...(this.props.statements?.(this.arn) ?? [])]),
    });
    return this.imported(bucketPolicy, 'policy');
  }

  private createLifecycle(): void {
    const { address, expireAfter, glacierAfter, expireVersionsAfter = DEFAULT_VERSION_AGE } = this.props;
    const lifecycle = new S3BucketLifecycleConfiguration(this, `lifecycle/${address}`, {
      bucket: this.name,
      rule: [
        {
          id: 'clean-up',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
          noncurrentVersionExpiration: [{ noncurrentDays: days(expireVersionsAfter) }],
          ...(expireAfter ? { expiration: [{ days: days(expireAfter) }] } : {}),
          ...(glacierAfter ? { transition: [{ days: days(glacierAfter), storageClass: 'GLACIER' }] } : {}),
        },
      ],
    });
    this.imported(lifecycle, 'lifecycle');
  }

  private imported<R extends TerraformResource>(resource: R, setting?: ExistingBucket['lacks'][number]): R {
    return imported(resource, settingId(this.props.existing, setting));
  }
}
