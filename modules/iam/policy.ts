/** IAM policy documents: statements in, JSON text out. */
import { json } from '../terraform/json';

/** A statement of a policy, with exact actions and resources. */
export interface Statement {
  readonly sid: string;
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** ARNs; left out in resource policies of things that have no ARN of their own, and in trust policies. */
  readonly resources?: readonly string[];
  /** ARNs that the statement is not about, in place of `resources`: for a `Deny` of everything else. */
  readonly notResources?: readonly string[];
  /** Principals by type: `{ Service: ['ecs-tasks.amazonaws.com'] }`, or `'*'`. */
  readonly principals?: Readonly<Record<string, readonly string[]>> | '*';
  /** Conditions by operator, then key. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The policy document as JSON text. */
export function policy(statements: readonly Statement[]): string {
  return json({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Sid: statement.sid,
      Effect: statement.effect ?? 'Allow',
      ...(statement.principals ? { Principal: statement.principals } : {}),
      Action: statement.actions,
      ...(statement.resources ? { Resource: statement.resources } : {}),
      ...(statement.notResources ? { NotResource: statement.notResources } : {}),
      ...(statement.conditions ? { Condition: statement.conditions } : {}),
    })),
  });
}

/** The trust policy of a role that an AWS service assumes. */
export function serviceTrust(service: string, conditions?: Statement['conditions']): string {
  return policy([
    {
      sid: 'Assume',
      actions: ['sts:AssumeRole'],
      principals: { Service: [service] },
      ...(conditions ? { conditions } : {}),
    },
  ]);
}
