/** PR9 of the plans: what is backed up, where copies go, how soon it is back. */
import type { Construct } from 'constructs';
import { Backup } from '../modules/recovery/backup';
import { STATE_BACKUP_TAG } from '../modules/state/state-store';
import { data, dr } from './contracts';
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
      resourceArns: [stateBucketArn, lockTableArn, ...this.storeArns()],
      copyProvider: backup.copy.kind === 'to' ? this.providerIn(backup.copy.region) : undefined,
    });

    this.export(dr, { vaultName: vault.vaultName });
  }

  /** What keeps data in the environment itself: its databases and file systems. */
  private storeArns(): string[] {
    const { env, accountId } = this;
    if (Object.keys({ ...env.databases, ...env.fileSystems }).length === 0) return [];
    const { databaseIdentifiers, fileSystemArns } = this.use(data);
    const databases = Object.values(databaseIdentifiers).map((id) => `arn:aws:rds:${env.region}:${accountId}:db:${id}`);
    return [...databases, ...Object.values(fileSystemArns)];
  }
}
