import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { EcrRepositoryPolicy } from '@cdktf/provider-aws/lib/ecr-repository-policy';
import { Construct } from 'constructs';
import { days } from '../../config/durations';
import type { Repository as RepositoryConfig } from '../../config/vocabulary/data';
import { policy, type Statement } from '../iam/policy';
import { imported, keepExisting } from '../terraform/import';
import { json } from '../terraform/json';

export interface RepositoryProps {
  /** Terraform name. */
  readonly address: string;
  /** Repository name, 2 to 256 characters. */
  readonly name: string;
  readonly config: RepositoryConfig;
  /** Whether a teardown may delete it with its images. */
  readonly disposable: boolean;
  readonly accountId: string;
  /** Whether functions are made from its images: Lambda pulls them itself. Default: no. */
  readonly pulledByLambda?: boolean;
}

/** Pull by tasks, push by CI: both inside the account only. Which role may do either is said by that role's policy. */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] as const;
const PUSH = ['ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'] as const;

/**
 * An ECR repository that scans on push, keeps its tags immutable and expires what nobody runs any more.
 *
 * One that is there already is imported. Its lifecycle policy and its permissions are not: few repositories have them, and
 * Terraform imports only what is there. Those of the configuration are written over them.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export class Repository extends Construct {
  static readonly pullActions: readonly string[] = PULL;
  static readonly pushActions: readonly string[] = PUSH;

  readonly url: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: RepositoryProps) {
    super(scope, id);
    const { existing } = props.config;
    const repository = new EcrRepository(this, `repository/${props.address}`, {
      name: props.name,
      imageTagMutability: props.config.tags,
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'AES256' }],
      forceDelete: props.disposable && existing === undefined,
      lifecycle: keepExisting(existing, props.disposable),
    });
    imported(repository, existing?.importId);
    this.url = repository.repositoryUrl;
    this.arn = repository.arn;
    new EcrLifecyclePolicy(this, `lifecycle/${props.address}`, {
      repository: repository.name,
      policy: lifecycle(props.config),
    });
    new EcrRepositoryPolicy(this, `policy/${props.address}`, {
      repository: repository.name,
      policy: policy([
        {
          sid: 'PullAndPushFromThisAccount',
          actions: [...PULL, ...PUSH],
          principals: { AWS: [`arn:aws:iam::${props.accountId}:root`] },
        },
        ...(props.pulledByLambda ? [lambdaPulls(props.accountId)] : []),
      ]),
    });
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions */
function lambdaPulls(accountId: string): Statement {
  return {
    sid: 'LambdaPulls',
    actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    principals: { Service: ['lambda.amazonaws.com'] },
    conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
  };
}

function lifecycle({ untaggedAfter, keepTagged }: RepositoryConfig): string {
  return json({
    rules: [
      {
        rulePriority: 1,
        description: 'Untagged images expire',
        selection: {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: days(untaggedAfter),
        },
        action: { type: 'expire' },
      },
      {
        rulePriority: 2,
        description: `The newest ${keepTagged} tagged images stay`,
        selection: {
          tagStatus: 'tagged',
          tagPatternList: ['*'],
          countType: 'imageCountMoreThan',
          countNumber: keepTagged,
        },
        action: { type: 'expire' },
      },
    ],
  });
}
