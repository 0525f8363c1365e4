/** What is told of the free tier, as text. */
import type { Line } from './core';

export interface Mail {
  readonly subject: string;
  readonly text: string;
}

export interface Told {
  readonly accountId: string;
  readonly budgetName: string;
  /** What is not well; may be empty when a source failed. */
  readonly lines: readonly Line[];
  /** Sources that could not be read, and why. */
  readonly failures: readonly string[];
}

/** ASCII, without line ends. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_CHARACTERS = 100;

export function mailOf({ accountId, budgetName, lines, failures }: Told): Mail {
  const cost = lines.find(({ id }) => id === 'cost');
  const usage = lines.filter((line) => line !== cost);
  const subjects = [
    ...(cost ? [`${cost.used} USD spent`] : []),
    ...(usage.length > 0 ? [`${usage.length} of the limits used up or nearly`] : []),
    ...(failures.length > 0 ? ['not everything could be read'] : []),
  ];
  const paragraphs = [
    `AWS Free Tier of the account ${accountId}, this month.`,
    ...(cost
      ? [`Budget ${budgetName} has spent ${cost.used} USD; it should spend less than ${cost.limit} USD. ${cost.advice}`]
      : []),
    ...usage.map(paragraph),
    ...failures.map((failure) => `Not known today: ${failure}`),
    'This is looked at once a day, and mailed every day while it lasts.',
  ];
  return {
    // A budget's name may hold any character.
    subject: `${budgetName}: ${subjects.join(', ')}`.replace(/[^ -~]/g, '?').slice(0, SUBJECT_CHARACTERS),
    text: `${paragraphs.join('\n\n')}\n`,
  };
}

function paragraph({ name, state, used, limit, percent, forecast, unit, higherLimit, advice }: Line): string {
  const own = higherLimit === undefined ? '' : ` AWS itself gives ${higherLimit}.`;
  // The plan may use a limit up on purpose: an instance that always runs is near 750 hours at the end of every month.
  const calm = state === 'near' ? ' The forecast stays within the limit.' : '';
  return `${name}: ${state}. ${used} of ${limit} ${unit} used (${percent} %), forecast ${forecast}.${own}${calm}\n${advice}`;
}
