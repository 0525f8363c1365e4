/** What is still to happen, in order. */
export interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly run: () => Promise<unknown>;
  /** Of the world: it happens also while a function waits, and before a function that runs at the same instant. */
  readonly outside: boolean;
}

export class Timeline {
  private readonly entries: Entry[] = [];

  put(entry: Entry): void {
    this.entries.push(entry);
  }

  /** Takes the earliest up to an instant; of equals the one that was put in first. */
  next(until: number, onlyOutside = false): Entry | undefined {
    const due = this.entries.filter(({ at, outside }) => at <= until && (outside || !onlyOutside));
    const [found] = due.sort((one, other) => one.at - other.at || Number(other.outside) - Number(one.outside));
    if (found) this.entries.splice(this.entries.indexOf(found), 1);
    return found;
  }
}
