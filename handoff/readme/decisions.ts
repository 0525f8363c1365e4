/** What somebody should know who did not decide it: findings and opt-outs, as the manifest has them. */
import type { ManifestEnvironment } from '../../config/manifest';
import { code, table } from './markdown';

export function findingsText({ findings }: ManifestEnvironment): string {
  if (findings.length === 0) return 'None.';
  const rows = findings.map(({ path, value, limit, fix, rule }) => [code(path), value, limit, fix, code(rule)]);
  return table(['where', 'what', 'why it is said', 'what to do', 'rule'], rows);
}

export function optOutsText({ optOuts }: ManifestEnvironment): string {
  if (optOuts.length === 0) return 'None: every safe default is on.';
  const rows = optOuts.map(({ path, reason, saves }) => [
    ...[code(path), reason, saves ? `$${saves.usdPerMonth} a month (${saves.basis})` : ''],
  ]);
  return table(['left off', 'reason', 'saves'], rows);
}

const HOUR = 3_600;

export function recoveryText({ recovery }: ManifestEnvironment): string {
  if (!recovery) return '';
  const hours = (seconds: number): string => `${seconds / HOUR} h`;
  return `Recovery objectives: back within ${hours(recovery.rtoSeconds)}, at most ${hours(recovery.rpoSeconds)} of data lost.`;
}
