import { CeAnomalyMonitor } from '@cdktf/provider-aws/lib/ce-anomaly-monitor';
import { CeCostAllocationTag } from '@cdktf/provider-aws/lib/ce-cost-allocation-tag';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { conditional, TerraformCount, TerraformVariable, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { AccountRegion } from '../../config/vocabulary/account';
import { MonthlyBudget } from '../cost/monthly-budget';
import { hostedZone } from '../ingress/hosted-zone';

export interface AccountWideProps {
  readonly config: NonNullable<AccountRegion['accountWide']>;
  /** Mail addresses of the billing alerts, known at apply time. */
  readonly emails: string[];
}

/** What an AWS account has once, whatever runs in it. */
export class AccountWide extends Construct {
  readonly githubOidcProviderArn: string | undefined;
  readonly anomalyMonitorArn: string | undefined;

  private readonly config: AccountWideProps['config'];

  constructor(scope: Construct, id: string, { config, emails }: AccountWideProps) {
    super(scope, id);
    this.config = config;
    new MonthlyBudget(this, 'budget', { address: 'account', name: 'account-monthly', budget: config.budget, emails });
    this.createCostAllocationTags();
    for (const { name, existing } of config.hostedZones) {
      const comment = 'Shared by the environments of this account';
      hostedZone(this, `zone/${name.replaceAll('.', '_')}`, { name, comment, existing });
    }
    this.anomalyMonitorArn = this.createAnomalyMonitor();
    this.githubOidcProviderArn = this.createGithubOidc();
  }

  /**
   * AWS accepts a tag key only after it was seen on a resource, about a day after the first apply: in a new account the
   * switch stays off until then.
   * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
   */
  private createCostAllocationTags(): void {
    const activate = new TerraformVariable(this, 'variable/activate_cost_allocation_tags', {
      type: 'bool',
      default: false,
      nullable: false,
      description: 'Activates the cost allocation tags. Leave it false until resources with these tags are a day old.',
    });
    const count = TerraformCount.of(Token.asNumber(conditional(activate.booleanValue, 1, 0)));
    for (const tagKey of this.config.costAllocationTags) {
      new CeCostAllocationTag(this, `tag/${tagKey}`, { count, tagKey, status: 'Active' });
    }
  }

  /** https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html */
  private createAnomalyMonitor(): string | undefined {
    const { anomalyMonitor } = this.config;
    if (anomalyMonitor.kind === 'off') return undefined;
    if (anomalyMonitor.kind === 'existing') return anomalyMonitor.arn;
    return new CeAnomalyMonitor(this, 'monitor/services', {
      name: 'account-services',
      monitorType: 'DIMENSIONAL',
      monitorDimension: 'SERVICE',
    }).arn;
  }

  /** https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments */
  private createGithubOidc(): string | undefined {
    const { githubOidc } = this.config;
    if (githubOidc.kind === 'off') return undefined;
    if (githubOidc.kind === 'existing') return githubOidc.arn;
    return new IamOpenidConnectProvider(this, 'oidc/github', {
      url: 'https://token.actions.githubusercontent.com',
      clientIdList: ['sts.amazonaws.com'],
    }).arn;
  }
}
