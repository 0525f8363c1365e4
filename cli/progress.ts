/** How far an environment is: each milestone by its state. Pure. */
import type { RemoteState } from './remote-state';

export type MilestoneStatus = 'not-started' | 'incomplete' | 'applied';

export interface MilestoneProgress {
  readonly milestone: string;
  readonly label: string;
  readonly stack: string;
  readonly status: MilestoneStatus;
  /** Managed resources in the state. */
  readonly resources: number;
  /** Last change of the state; null before the first apply. */
  readonly changed: Date | null;
  /** US dollars a month; absent where nobody asked. */
  readonly cost?: MilestoneCost;
}

export interface MilestoneCost {
  /** As scheduled; null in a region without prices. */
  readonly estimateUsd: number | null;
  /** Of this month so far; null where the bill could not be asked. */
  readonly actualUsd: number | null;
}

export interface EnvironmentProgress {
  readonly deployment: string;
  readonly environment: string;
  readonly region: string;
  readonly bucket: string;
  readonly lock: string;
  readonly milestones: readonly MilestoneProgress[];
  /** Share of milestones that are applied, in whole percent, rounded down. */
  readonly percent: number;
}

/** A state without resources is what a destroy leaves: not started again. */
export function statusOf(state: RemoteState | undefined): MilestoneStatus {
  if (!state || state.resources === 0) return 'not-started';
  return state.tainted > 0 ? 'incomplete' : 'applied';
}

export function percentOf(milestones: readonly Pick<MilestoneProgress, 'status'>[]): number {
  const applied = milestones.filter(({ status }) => status === 'applied').length;
  return milestones.length === 0 ? 0 : Math.floor((100 * applied) / milestones.length);
}

/** What to deploy next: the first milestone that is not applied. */
export function nextMilestone(progress: EnvironmentProgress): MilestoneProgress | undefined {
  return progress.milestones.find(({ status }) => status !== 'applied');
}

const MARK: Record<MilestoneStatus, string> = {
  'not-started': '🔴 Not Started',
  incomplete: '🟡 In Progress',
  applied: '🟢 Complete',
};

/** The plan's progress tracker: its bar and its table. */
export function progressMarkdown({ deployment, environment, milestones, percent }: EnvironmentProgress): string {
  const done = milestones.filter(({ status }) => status === 'applied').length;
  const bar = `${'■'.repeat(done)}${'□'.repeat(milestones.length - done)}`;
  const rows = milestones.map(({ label, milestone, status, resources, changed, cost }) => {
    const { estimateUsd = null, actualUsd = null } = cost ?? {};
    const money = [dollars(estimateUsd, '/month'), dollars(actualUsd, '')];
    const cells = [label || '-', milestone, MARK[status], completion(status), ...money, resources || '-', day(changed)];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `## ${deployment} / ${environment}`,
    '',
    `**Total Completion**: ${percent}% (${done}/${milestones.length} milestones applied)`,
    '',
    '```',
    `[${bar}] ${percent}% Complete`,
    '```',
    '',
    '| PR | Milestone | Status | Completion | Estimate | This month so far | Resources | Last change |',
    '|----|-----------|--------|------------|---------:|------------------:|-----------|-------------|',
    ...rows,
    `| | **Total** | | | ${totals(milestones)} | | |`,
  ].join('\n');
}

/** Of what is known; nothing is not zero. */
function totals(milestones: readonly MilestoneProgress[]): string {
  const total = (part: keyof MilestoneCost): number | null => {
    const known = milestones.flatMap(({ cost }) => cost?.[part] ?? []);
    return known.length === 0 ? null : known.reduce((sum, usd) => sum + usd, 0);
  };
  return `${dollars(total('estimateUsd'), '/month')} | ${dollars(total('actualUsd'), '')}`;
}

const dollars = (usd: number | null, unit: string): string => (usd === null ? '-' : `$${usd.toFixed(2)}${unit}`);

/** Of one milestone nothing between is known: a state does not say how much is missing. */
function completion(status: MilestoneStatus): string {
  return status === 'applied' ? '100%' : status === 'incomplete' ? 'partly' : '0%';
}

function day(date: Date | null): string {
  return date === null ? '-' : date.toISOString().slice(0, 10);
}
