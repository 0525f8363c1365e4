import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { Construct } from 'constructs';
import { policy } from '../iam/policy';
import { tlsOnly } from '../storage/private-bucket';

export interface WebsitePolicyProps {
  /** Terraform name of the policy: the key of the bucket. */
  readonly address: string;
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Distributions that read the bucket. */
  readonly distributionArns: readonly string[];
}

/** The policy of a website bucket: a bucket has one, so it names every distribution that reads it. */
export class WebsitePolicy extends Construct {
  constructor(scope: Construct, id: string, props: WebsitePolicyProps) {
    super(scope, id);
    const { address, bucketName, bucketArn, distributionArns } = props;
    new S3BucketPolicy(this, `policy/${address}`, {
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
  }
}
