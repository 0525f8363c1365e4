/** Counts the calls, so that a test can hold what a function calls against what it may call. */
import type { AwsCall } from './aws-call';

export interface CallCount {
  readonly account: string;
  /** Value of `AWS_SDK_UA_APP_ID` in the caller's environment; empty if it set none. */
  readonly caller: string;
  readonly service: string;
  readonly action: string;
  readonly status: number;
  readonly count: number;
}

export class CallLog {
  private readonly counts = new Map<string, CallCount>();

  record(call: AwsCall, status: number): void {
    const { account, caller, service, action } = call;
    const key = JSON.stringify([account, caller, service, action, status]);
    const count = (this.counts.get(key)?.count ?? 0) + 1;
    this.counts.set(key, { account, caller, service, action, status, count });
  }

  list(): CallCount[] {
    return [...this.counts.values()];
  }
}
