/** What Terraform says, as what it means here and what to do. Pure. */

/** A state lock that somebody else holds, as Terraform prints it. */
export interface LockHolder {
  readonly id: string;
  readonly who: string;
  readonly operation: string;
  readonly created: string;
}

/** The holder of the lock that Terraform was refused; nothing when the output is about something else. */
export function lockHolder(output: string): LockHolder | undefined {
  if (!output.includes('Error acquiring the state lock')) return undefined;
  const field = (name: string): string =>
    new RegExp(`^[│|\\s]*${name}:\\s+(.+)$`, 'm').exec(output)?.[1]?.trim() ?? 'unknown';
  return { id: field('ID'), who: field('Who'), operation: field('Operation'), created: field('Created') };
}

export function lockText(milestone: string, { id, who, operation, created }: LockHolder): string {
  const since = `The state of ${milestone} is locked by ${who} since ${created} (${operation}).`;
  return `${since} Wait until that is done and run this again. If it is certain that it died: terraform force-unlock ${id} in the folder of the stack.`;
}

/** Whether Terraform refused a plan because the state was written after it was made. */
export function isStale(output: string): boolean {
  return /saved plan is stale|saved plan does not match the given state/i.test(output);
}

export function staleText(milestone: string): string {
  return `The plan of ${milestone} is stale: its state was changed after it was made, by another apply or by this plan itself. Nothing was changed now; plan ${milestone} again.`;
}
