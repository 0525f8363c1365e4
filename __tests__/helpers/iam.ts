/**
 * What a policy allows, decided as IAM does: an explicit deny wins, then an allow, else no. A stand-in for the policy
 * simulator, which no emulator has: wildcards, NotResource, and the condition operators that the stacks use.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */

export interface IamStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Values of condition keys of a request. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** Whether the statements together allow the action on the resource. */
export function allows(
  statements: readonly IamStatement[],
  action: string,
  resource: string,
  context: Context = {},
): boolean {
  const about = statements.filter((statement) => concerns(statement, action, resource, context));
  return about.some(({ Effect }) => Effect === 'Allow') && !about.some(({ Effect }) => Effect === 'Deny');
}

function concerns(statement: IamStatement, action: string, resource: string, context: Context): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const actions = Action === undefined ? !matches(NotAction, action, 'i') : matches(Action, action, 'i');
  const resources = Resource === undefined ? !matches(NotResource, resource) : matches(Resource, resource);
  return actions && resources && Object.entries(Condition).every(([operator, keys]) => holds(operator, keys, context));
}

function matches(patterns: string | readonly string[] | undefined, value: string, flags = ''): boolean {
  return listOf(patterns).some((pattern) => {
    const expression = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${expression}$`, flags).test(value);
  });
}

function holds(
  operator: string,
  keys: Readonly<Record<string, string | readonly string[]>>,
  context: Context,
): boolean {
  return Object.entries(keys).every(([key, wanted]) => {
    const values = listOf(context[key]);
    const given = Object.hasOwn(context, key);
    switch (operator) {
      case 'StringEquals':
        return given && values.some((value) => listOf(wanted).includes(value));
      case 'StringLike':
        return given && values.some((value) => matches(wanted, value));
      case 'ForAllValues:StringLike':
        return values.every((value) => matches(wanted, value));
      case 'ForAnyValue:StringNotLike':
        return values.some((value) => !matches(wanted, value));
      default:
        throw new Error(`the stand-in for IAM does not know ${operator}`);
    }
  });
}
