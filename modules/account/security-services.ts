import { ConfigConfigurationRecorder } from '@cdktf/provider-aws/lib/config-configuration-recorder';
import { ConfigConfigurationRecorderStatus } from '@cdktf/provider-aws/lib/config-configuration-recorder-status';
import { ConfigDeliveryChannel } from '@cdktf/provider-aws/lib/config-delivery-channel';
import { GuarddutyDetector } from '@cdktf/provider-aws/lib/guardduty-detector';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { SecurityhubAccount } from '@cdktf/provider-aws/lib/securityhub-account';
import { Construct } from 'constructs';
import { serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';
import { PrivateBucket } from '../storage/private-bucket';

/** GuardDuty in this region. https://docs.aws.amazon.com/guardduty/latest/ug/what-is-guardduty.html */
export class GuardDuty extends Construct {
  readonly detectorId: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.detectorId = new GuarddutyDetector(this, 'detector/main', {
      enable: true,
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
    }).id;
  }
}

export interface SecurityHubProps {
  /** Bucket that AWS Config delivers to; unique in the world. */
  readonly bucket: string;
  readonly disposable: boolean;
  readonly accountId: string;
  readonly region: string;
  /** Whether this region records what is global, such as roles: one region of an account does. */
  readonly globalTypes: boolean;
}

/**
 * Security Hub with its default standards, and the Config recorder that their controls read.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-setup-prereqs.html
 */
export class SecurityHub extends Construct {
  readonly accountArn: string;

  constructor(scope: Construct, id: string, props: SecurityHubProps) {
    super(scope, id);
    const recording = this.createRecorder(props);
    this.accountArn = new SecurityhubAccount(this, 'hub/main', {
      enableDefaultStandards: true,
      controlFindingGenerator: 'SECURITY_CONTROL',
      autoEnableControls: true,
      dependsOn: [recording],
    }).arn;
  }

  /** https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html */
  private createRecorder({
    bucket,
    disposable,
    accountId,
    region,
    globalTypes,
  }: SecurityHubProps): ConfigConfigurationRecorderStatus {
    const fromConfig = { StringEquals: { 'aws:SourceAccount': accountId } };
    const store = new PrivateBucket(this, 'config_bucket', {
      address: 'config',
      bucket,
      disposable,
      statements: (arn) => [
        {
          sid: 'ConfigChecksBucket',
          actions: ['s3:GetBucketAcl', 's3:ListBucket'],
          principals: { Service: ['config.amazonaws.com'] },
          resources: [arn],
          conditions: fromConfig,
        },
        {
          sid: 'ConfigDelivers',
          actions: ['s3:PutObject'],
          principals: { Service: ['config.amazonaws.com'] },
          resources: [`${arn}/AWSLogs/${accountId}/Config/*`],
          conditions: fromConfig,
        },
      ],
    });
    const role = new Role(this, 'config_role', {
      address: 'config',
      name: `account-config-recorder-${region}`,
      description: 'Lets AWS Config read resources and deliver their configuration',
      trust: serviceTrust('config.amazonaws.com', fromConfig),
      statements: [
        { sid: 'Deliver', actions: ['s3:PutObject'], resources: [`${store.arn}/AWSLogs/${accountId}/Config/*`] },
        { sid: 'CheckBucket', actions: ['s3:GetBucketAcl'], resources: [store.arn] },
      ],
    });
    const read = new IamRolePolicyAttachment(this, 'policy/config_read', {
      role: role.name,
      policyArn: 'arn:aws:iam::aws:policy/service-role/AWS_ConfigRole',
    });
    const recorder = new ConfigConfigurationRecorder(this, 'recorder/main', {
      name: 'default',
      roleArn: role.arn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: globalTypes },
    });
    const channel = new ConfigDeliveryChannel(this, 'channel/main', {
      name: 'default',
      s3BucketName: store.name,
      dependsOn: [recorder, store.policy, read],
    });
    return new ConfigConfigurationRecorderStatus(this, 'status/main', {
      name: recorder.name,
      isEnabled: true,
      dependsOn: [channel],
    });
  }
}
