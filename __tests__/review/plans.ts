/** Plans for the tests of review/: recorded ones, printed by `terraform show -json` and trimmed, and generated ones. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EnvironmentReview, plannedStack, type StackReview } from '../../review/review';

export type RecordedPlan = 'mixed' | 'aws' | 'no-change' | 'drift';

/** `mixed`: terraform_data in every way it can change. `aws`: replacements, blocks, JSON and sensitive values of the provider. */
export function recorded(name: RecordedPlan): unknown {
  return JSON.parse(readFileSync(join(__dirname, 'fixtures', `${name}.json`), 'utf8'));
}

export function place(milestone: string, label = ''): { stack: string; milestone: string; label: string } {
  return { stack: `shop-dev-${milestone}`, milestone, label };
}

export function environmentOf(
  stacks: readonly StackReview[],
  more: Partial<EnvironmentReview> = {},
): EnvironmentReview {
  return { deployment: 'shop', environment: 'dev', commit: '41be1f5', stacks, ...more };
}

/** The recorded plans as two milestones. */
export function recordedReview(more: Partial<EnvironmentReview> = {}): EnvironmentReview {
  return environmentOf(
    [
      plannedStack(place('foundation', 'PR1'), recorded('mixed')),
      plannedStack(place('data', 'PR2'), recorded('aws')),
      plannedStack(place('ecr', 'PR3'), recorded('no-change')),
    ],
    more,
  );
}

interface GeneratedChange {
  readonly address?: string;
  readonly actions?: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly unknown?: unknown;
  readonly beforeSensitive?: unknown;
  readonly afterSensitive?: unknown;
  readonly more?: object;
}

/** A plan of the format, of changes that nothing recorded holds. */
export function generated(changes: readonly GeneratedChange[], more: object = {}): unknown {
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: {},
    resource_changes: changes.map((each, index) => ({
      address: each.address ?? `aws_sns_topic.topic_${index}`,
      mode: 'managed',
      type: 'aws_sns_topic',
      change: {
        actions: each.actions ?? ['update'],
        before: each.before ?? null,
        after: each.after ?? null,
        after_unknown: each.unknown ?? {},
        before_sensitive: each.beforeSensitive ?? {},
        after_sensitive: each.afterSensitive ?? {},
      },
      ...each.more,
    })),
    ...more,
  };
}
