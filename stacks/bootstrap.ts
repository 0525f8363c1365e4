/** PR0 of the plans: what an account and a region have once. Environments refer to it and never create it. */
import type { Construct } from 'constructs';
import { MILESTONE_TAG } from '../config/naming';
import { BOOTSTRAP_MILESTONE } from '../config/selection';
import type { Account, AccountRegion } from '../config/vocabulary/account';
import { AccountWide } from '../modules/account/account-wide';
import { ImageReplication } from '../modules/account/image-replication';
import { GuardDuty, SecurityHub } from '../modules/account/security-services';
import { StateStore } from '../modules/state/state-store';
import { AlertEmails } from '../modules/terraform/alert-emails';
import { BaseStack, stateOf } from './base-stack';
import { accountOutputs, BOOTSTRAP, bootstrapOutputs } from './contracts';

export class BootstrapStack extends BaseStack {
  constructor(scope: Construct, account: Account, region: string) {
    const config = account.regions[region];
    if (!config) throw new Error(`The account has no bootstrap in ${region}.`);
    const tags = { ...account.tags, [MILESTONE_TAG]: BOOTSTRAP_MILESTONE };
    super(scope, { ...BOOTSTRAP, environment: region, region, tags, account, refactoring: config });
    const state = stateOf(account, region);
    const disposable = account.dataProtection === 'disposable';

    const store = new StateStore(this, 'state', { state, disposable });
    const guardDuty = config.guardDuty.kind === 'on' ? new GuardDuty(this, 'guardduty') : undefined;
    const securityHub = config.securityHub.kind === 'on' ? this.createSecurityHub(config, disposable) : undefined;
    if (config.imageReplication.kind === 'to') {
      new ImageReplication(this, 'image_replication', { ...config.imageReplication, accountId: this.accountId });
    }
    this.exportOutputs(bootstrapOutputs, {
      stateBucketArn: store.bucketArn,
      lockTableArn: store.lockTableArn,
      guardDutyDetectorId: guardDuty?.detectorId,
      securityHubArn: securityHub?.accountArn,
    });

    if (config.accountWide) {
      const emails = new AlertEmails(this, 'alert_emails').list;
      const wide = new AccountWide(this, 'account', { config: config.accountWide, emails });
      this.exportOutputs(accountOutputs, wide);
    }
  }

  private createSecurityHub({ state, accountWide }: AccountRegion, disposable: boolean): SecurityHub {
    return new SecurityHub(this, 'security_hub', {
      bucket: `${state.bucket}-config`,
      disposable,
      accountId: this.accountId,
      region: this.place.region,
      globalTypes: accountWide !== undefined,
    });
  }
}
