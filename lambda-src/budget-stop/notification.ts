/**
 * Notifications of AWS Budgets: plain text for people, in English, of which no document gives the form. As it arrives, with
 * the subject `AWS Budgets: <name> has exceeded your alert threshold`:
 *
 *     AWS Budget Notification March 05, 2026
 *     AWS Account 111122223333
 *
 *     Dear AWS Customer,
 *
 *     You requested that we alert you when the ACTUAL Cost associated with your <name> budget is greater than $80.00 for
 *     the current month. The ACTUAL Cost associated with this budget is $85.50. [...]
 *
 *     Budget Name: <name>
 *     Budget Type: Cost
 *     Budgeted Amount: $100.00
 *     Alert Type: ACTUAL
 *     Alert Threshold: > $80.00
 *     ACTUAL Amount: $85.50
 *
 * No amount is taken from it: anybody who may publish to the topic can write one. It says that it is time to look, and when
 * AWS words it otherwise some day, it still does.
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */

export interface Notification {
  readonly subject?: string | null | undefined;
  readonly text: string;
  /** When SNS took it, in milliseconds since 1970. */
  readonly at: number;
}

/** Why a notification says nothing about the budget this month; nothing when it may. */
export function notConcerned(
  { subject, text, at }: Notification,
  budget: { readonly accountId: string; readonly budgetName: string },
  now: number,
): string | undefined {
  const [, account] = /^AWS Account (\d{12})$/m.exec(text) ?? [];
  const [, name] = /^Budget Name: (.+)$/m.exec(text) ?? [];
  // Alarms come to the same topic, and what this function tells.
  if (!text.startsWith('AWS Budget Notification') && !subject?.startsWith('AWS Budgets:')) return 'of no budget';
  if (name !== undefined && name !== budget.budgetName) return `of another budget, ${name}`;
  if (account !== undefined && account !== budget.accountId) return `of another account, ${account}`;
  return monthOf(at) === monthOf(now) ? undefined : `of another month, ${monthOf(at)}`;
}

/** `2026-11`. Budgets count in UTC. https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_TimePeriod.html */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** When the month ends, in milliseconds since 1970. */
export function endOfMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
