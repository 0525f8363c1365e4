import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { Construct } from 'constructs';
import { policy } from '../iam/policy';
import { type ExistingBucket, settingId, tlsOnly } from '../storage/private-bucket';
import { imported } from '../terraform/import';

export interface WebsitePolicyProps {
  /** Terraform name of the policy: the key of the bucket. */
  readonly address: string;
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Distributions that read the bucket. */
  readonly distributionArns: readonly string[];
  /** The bucket that is there already, whose policy this one follows. Default: it is made. */
  readonly existing?: ExistingBucket;
}

/** The policy of a website bucket: a bucket has one, so it names every distribution that reads it. */
export class WebsitePolicy extends Construct {
  constructor(scope: Construct, id: string, props: WebsitePolicyProps) {
    super(scope, id);
    const { address, bucketName, bucketArn, distributionArns, existing } = props;
    const websitePolicy = new S3BucketPolicy(this, `policy/${address}`, {
      bucket: bucketName,
      policy: policy([
        tlsOnly(bucketArn),
        {
          sid: 'CloudFrontReads',
          actions: ['s3:GetObject'],
          principals: { Service: ['cloudfront.amazonaws.com'] },
          resources: [`${bucketArn}/*`],
          conditions: { StringEquals: { 'AWS:SourceArn': distributionArns } },
        },
      ]),
    });
    imported(websitePolicy, settingId(existing, 'policy'));
  }
}
