import { CloudfrontCachePolicy } from '@cdktf/provider-aws/lib/cloudfront-cache-policy';
import { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution';
import { CloudfrontOriginAccessControl } from '@cdktf/provider-aws/lib/cloudfront-origin-access-control';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import type { Distribution as DistributionConfig } from '../../config/vocabulary/network';

export interface DistributionProps {
  readonly env: Environment;
  /** Key of the distribution: the Terraform name of everything of it. */
  readonly key: string;
  readonly config: DistributionConfig;
  /** Regional domain name of the bucket: the global one redirects for hours after a bucket was made. */
  readonly bucketDomainName: string;
}

/** One origin: the bucket. */
const ORIGIN = 'website';

/** Seconds that an error page is kept: short, so that what was missing is found soon after it was put there. */
const ERROR_TTL = 10;

/**
 * AWS's own SecurityHeadersPolicy: HSTS, no sniffing, no framing by others.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
 */
const SECURITY_HEADERS = '67f7725c-6f97-4210-82d7-5512b31e9d03';

/**
 * A CloudFront distribution in front of a private bucket. Requests to the bucket are signed (Origin Access Control); the
 * bucket's policy says that it may read. It may not list: a missing object is an error 403 of the origin.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export class Distribution extends Construct {
  readonly distributionId: string;
  readonly arn: string;
  readonly domainName: string;

  private readonly props: DistributionProps;

  constructor(scope: Construct, id: string, props: DistributionProps) {
    super(scope, id);
    this.props = props;
    const distribution = this.createDistribution(this.createAccessControl(), this.createCachePolicy());
    this.distributionId = distribution.id;
    this.arn = distribution.arn;
    this.domainName = distribution.domainName;
  }

  private createAccessControl(): CloudfrontOriginAccessControl {
    const { env, key } = this.props;
    return new CloudfrontOriginAccessControl(this, `access_control/${key}`, {
      name: name(env, key, 'origin-access-control'),
      description: `Signs requests of the distribution ${key} to its bucket`,
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    });
  }

  /** Nothing of a request but its path tells objects apart. */
  private createCachePolicy(): CloudfrontCachePolicy {
    const { env, key, config } = this.props;
    return new CloudfrontCachePolicy(this, `cache_policy/${key}`, {
      name: name(env, `${key}-cache-policy`),
      comment: `Files of the distribution ${key}`,
      minTtl: 0,
      defaultTtl: config.defaultTtl.seconds,
      maxTtl: config.maxTtl.seconds,
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: 'none' },
        headersConfig: { headerBehavior: 'none' },
        queryStringsConfig: { queryStringBehavior: 'none' },
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      },
    });
  }

  private createDistribution(
    { id: originAccessControlId }: CloudfrontOriginAccessControl,
    { id: cachePolicyId }: CloudfrontCachePolicy,
  ): CloudfrontDistribution {
    const { env, key, config, bucketDomainName } = this.props;
    return new CloudfrontDistribution(this, `distribution/${key}`, {
      comment: name(env, key),
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: 'http2and3',
      priceClass: config.priceClass,
      defaultRootObject: config.rootObject,
      origin: [{ originId: ORIGIN, domainName: bucketDomainName, originAccessControlId }],
      defaultCacheBehavior: {
        targetOriginId: ORIGIN,
        allowedMethods: ['GET', 'HEAD', 'OPTIONS'],
        cachedMethods: ['GET', 'HEAD'],
        viewerProtocolPolicy: 'redirect-to-https',
        compress: true,
        cachePolicyId,
        responseHeadersPolicyId: SECURITY_HEADERS,
      },
      customErrorResponse: Object.entries(config.errorPages).map(([code, { path, status }]) => ({
        errorCode: Number(code),
        responsePagePath: path,
        responseCode: status,
        errorCachingMinTtl: ERROR_TTL,
      })),
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      // The certificate of *.cloudfront.net. With it AWS takes no TLS version of ours: that needs a domain name.
      viewerCertificate: { cloudfrontDefaultCertificate: true },
      // No access logs: they would be a bucket and a bill of their own, for files that hold no secret.
    });
  }
}
