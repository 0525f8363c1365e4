/** PR9 of the plans: what is backed up, where copies go, how soon it is back. */
import type { Construct } from 'constructs';
import { Backup } from '../modules/recovery/backup';
import { STATE_BACKUP_TAG } from '../modules/state/state-store';
import { dr } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class DrStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'dr');
    const { env } = this;
    if (!env.recovery) throw new Error(`${this.node.id} has no recovery to build.`);
    const { backup } = env.recovery;
    if (backup.kind === 'off') {
      this.export(dr, { vaultName: undefined });
      return;
    }

    const { stateBucketArn, lockTableArn } = this.useBootstrap();
    const vault = new Backup(this, 'backup', {
      env,
      backup,
      selectionTags: STATE_BACKUP_TAG,
      resourceArns: [stateBucketArn, lockTableArn],
      copyProvider: backup.copy.kind === 'to' ? this.providerIn(backup.copy.region) : undefined,
    });

    this.export(dr, { vaultName: vault.vaultName });
  }
}
