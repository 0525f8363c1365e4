/** What the demo shows at its end. Pure. */
import type { ManifestMilestone } from '../../config/manifest';
import type { OutputValue } from '../../tools/terraform';
import type { StackTiming } from './cdktf-deploy';
import { textTable } from './table';

export function demoTable(milestones: readonly ManifestMilestone[], timings: ReadonlyMap<string, StackTiming>): string {
  const rows = milestones.map(({ milestone, label, resources, stack, stateKey }) => [
    milestone,
    label,
    String(resources),
    (timings.get(stack)?.seconds ?? 0).toFixed(0),
    stateKey,
  ]);
  return textTable([['milestone', 'PR', 'resources', 'seconds', 'state key'], ...rows], [2, 3]);
}

/** Outputs as `name = value` and `name.key = value`; sensitive ones are named only. */
export function outputLines(outputs: Readonly<Record<string, OutputValue>>): string[] {
  return Object.entries(outputs).flatMap(([name, { value, sensitive }]) => {
    if (sensitive) return [`${name} = (sensitive)`];
    if (typeof value !== 'object' || value === null) return [`${name} = ${String(value)}`];
    return Object.entries(value).map(([key, each]) => `${name}.${key} = ${String(each)}`);
  });
}
