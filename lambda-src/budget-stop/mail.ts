/** What is told of a stop, as text. */
import type { UnitDocument } from '../power/unit';

/** Of a budget, now: amounts in its unit, such as USD. */
export interface Spend {
  readonly actual: number;
  readonly limit: number;
  readonly unit: string;
}

export interface Mail {
  readonly subject: string;
  readonly text: string;
}

export interface Stopped {
  readonly unit: Pick<UnitDocument, 'deployment' | 'environment' | 'fixed'>;
  readonly spend: Spend;
  readonly budgetName: string;
  readonly stopAtPercent: number;
  readonly path: string;
  /** ISO 8601. */
  readonly until: string;
}

/** ASCII, without line ends. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_CHARACTERS = 100;

export function mailOf({ unit, spend, budgetName, stopAtPercent, path, until }: Stopped): Mail {
  const { deployment, environment, fixed } = unit;
  const { actual, limit } = spend;
  const name = `${deployment} ${environment}`;
  const percent = Math.floor((actual / limit) * 100);
  const left = Object.entries(fixed).map(([what, why]) => `- ${what}: ${why}`);
  const paragraphs = [
    `${name} is being stopped, and stays stopped until ${until} at least.`,
    `Its budget ${budgetName} has used ${amount(actual, spend)} of ${amount(limit, spend)} this month, ${percent} %. It stops at ${stopAtPercent} %.`,
    'No schedule, no wake and no other tag starts it before that.',
    ...(left.length > 0 ? [['This cannot be stopped, and goes on costing:', ...left].join('\n')] : []),
    `To run it earlier, remove the tag keep-stopped-until of the SSM parameter ${path}/unit. The power switch runs every hour.`,
  ];
  return {
    subject: `${name} stopped by its budget`.slice(0, SUBJECT_CHARACTERS),
    text: `${paragraphs.join('\n\n')}\n`,
  };
}

function amount(value: number, { unit }: Spend): string {
  return `${value.toFixed(2)} ${unit}`;
}
