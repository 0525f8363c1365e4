/**
 * How far the deployment of a service is, from one answer of DescribeServices. Pure.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
import type { Deployment, Service } from '@aws-sdk/client-ecs';

/** What is waited for. */
export interface Expected {
  /** Revision that the service is to run. */
  readonly taskDefinition: string;
  /** Least tasks that it is to want: autoscaling starts the first ones a while after the service has changed. */
  readonly atLeast: number;
}

export type Outcome = 'completed' | 'failed' | 'rolled-back' | 'superseded' | 'timed-out';

export interface Verdict {
  /** How it will end; nothing while that is open. */
  readonly outcome?: Exclude<Outcome, 'timed-out'>;
  /** Whether nothing more is going to happen. A rollback is known before it is through. */
  readonly settled: boolean;
  /** A line for people. */
  readonly text: string;
}

/** Where the service stands. */
export function judgeRollout(service: Service, { taskDefinition, atLeast }: Expected): Verdict {
  const deployments = service.deployments ?? [];
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  const own = deployments.find((each) => each.taskDefinition === taskDefinition);
  if (service.status !== 'ACTIVE' || !primary) {
    return { outcome: 'failed', settled: true, text: `the service is ${service.status?.toLowerCase() ?? 'gone'}` };
  }
  if (primary.taskDefinition !== taskDefinition) return judgeOther(service, primary, own, taskDefinition);
  if (primary.rolloutState === 'FAILED') {
    // With rollback on, ECS makes the last completed deployment the primary one next; without one it stays like this.
    const rollsBack = service.deploymentConfiguration?.deploymentCircuitBreaker?.rollback === true;
    return { outcome: 'failed', settled: !rollsBack || deployments.length === 1, text: reasonOf(primary) };
  }
  const wanted = Math.max(service.desiredCount ?? 0, atLeast);
  const running = primary.runningCount ?? 0;
  const counts = `${running} of ${wanted} tasks run ${revision(taskDefinition)}`;
  const complete = (primary.rolloutState ?? 'COMPLETED') === 'COMPLETED' && running >= wanted;
  // Without a state (a deployment controller of another kind), the old tasks have to be gone too.
  if (complete && (primary.rolloutState !== undefined || deployments.length === 1)) {
    return { outcome: 'completed', settled: true, text: counts };
  }
  const failed = primary.failedTasks ? `, ${primary.failedTasks} failed to start` : '';
  return { settled: false, text: `${counts}${failed}` };
}

/** Another deployment has taken the place: the one before, after a failure; or one that came later. */
function judgeOther(service: Service, primary: Deployment, own: Deployment | undefined, wanted: string): Verdict {
  const other = primary.taskDefinition ?? '';
  const failed = own?.rolloutState === 'FAILED';
  if (!failed && revisionNumber(other) > revisionNumber(wanted)) {
    return { outcome: 'superseded', settled: true, text: `another deployment runs now, ${revision(other)}` };
  }
  const through =
    (primary.rolloutState ?? 'COMPLETED') === 'COMPLETED' && (primary.runningCount ?? 0) >= (service.desiredCount ?? 0);
  const back = through ? `rolled back to ${revision(other)}` : `rolling back to ${revision(other)}`;
  return { outcome: 'rolled-back', settled: through, text: failed ? `${reasonOf(own)}: ${back}` : back };
}

function reasonOf({ rolloutStateReason, failedTasks }: Deployment): string {
  const reason = (rolloutStateReason ?? '').replace(/[.\s]+$/, '');
  return reason === '' ? `the deployment failed, ${failedTasks ?? 0} tasks did not start` : reason;
}

/** `family:revision` of an ARN. */
export function revision(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function revisionNumber(arn: string): number {
  return Number(arn.slice(arn.lastIndexOf(':') + 1));
}
