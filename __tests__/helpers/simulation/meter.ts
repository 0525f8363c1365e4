/** What runs in the account of a simulation, as AWS would charge for it: read after each event, added up to minutes. */
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Interval } from '../../../config/schedule';
import type { Deployed } from './deploy';

/** Instances of a group, tasks of a service, 1 or 0 for a database and for all hosts together; by member. */
export type Running = Readonly<Record<string, number>>;

/** The clients of the meter say nothing of themselves: only the calls of functions are counted. */
export function reader({ unit, services }: Deployed): () => Promise<Running> {
  const [ecs, rds, ec2, scaling] = [new ECSClient(), new RDSClient(), new EC2Client(), new AutoScalingClient()];
  const [names, groups] = [Object.keys(services), Object.keys(unit.groups)];
  const filters = Object.entries(unit.hosts?.tags ?? {}).map(([key, value]) => ({
    Name: `tag:${key}`,
    Values: [value],
  }));

  return async () => {
    const running: Record<string, number> = {};
    if (names.length > 0) {
      const found = await ecs.send(new DescribeServicesCommand({ cluster: unit.cluster, services: names }));
      for (const { serviceName, runningCount = 0 } of found.services ?? [])
        running[`service/${serviceName}`] = runningCount;
    }
    for (const name of unit.databases) {
      const found = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }));
      running[`database/${name}`] = found.DBInstances?.[0]?.DBInstanceStatus === 'stopped' ? 0 : 1;
    }
    if (groups.length > 0) {
      const found = await scaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: groups }));
      for (const { AutoScalingGroupName: name, Instances = [] } of found.AutoScalingGroups ?? []) {
        running[`group/${name}`] = Instances.length;
      }
    }
    if (unit.hosts) {
      const found = await ec2.send(new DescribeInstancesCommand({ Filters: filters }));
      const instances = found.Reservations?.flatMap(({ Instances = [] }) => Instances) ?? [];
      running['host'] = instances.filter(({ State }) => State?.Name === 'running' || State?.Name === 'pending').length;
    }
    return running;
  };
}

/** From this instant on the member has so many running. */
export interface Change {
  readonly at: number;
  readonly count: number;
}

export class Meter {
  /** By member, in order. */
  readonly changes = new Map<string, Change[]>();

  record(at: number, running: Running): void {
    for (const [member, count] of Object.entries(running)) {
      const known = this.changes.get(member) ?? [];
      if (known.at(-1)?.count !== count) known.push({ at, count });
      this.changes.set(member, known);
    }
  }

  /** Times within `span` at which something of the member runs: in order, apart from each other. */
  upTimes(member: string, span: Interval): Interval[] {
    const changes = this.changes.get(member) ?? [];
    const times: Interval[] = [];
    for (const [index, { at, count }] of changes.entries()) {
      const [from, to] = [Math.max(at, span.from), Math.min(changes[index + 1]?.at ?? span.to, span.to)];
      if (count === 0 || from >= to) continue;
      const last = times.at(-1);
      if (last?.to === from) times[times.length - 1] = { from: last.from, to };
      else times.push({ from, to });
    }
    return times;
  }

  upMinutes(member: string, span: Interval): number {
    return this.upTimes(member, span).reduce((sum, { from, to }) => sum + to - from, 0) / 60_000;
  }

  /** By member, in hours with the minute as the smallest part: `60:00`. */
  upHours(span: Interval): Record<string, string> {
    return Object.fromEntries([...this.changes.keys()].map((each) => [each, hours(this.upMinutes(each, span))]));
  }
}

/** `12:30` for 750 minutes; parts of a minute are shown, because there should be none. */
export function hours(minutes: number): string {
  const whole = Math.floor(minutes / 60);
  const rest = minutes - whole * 60;
  return `${whole}:${String(Math.floor(rest)).padStart(2, '0')}${rest % 1 === 0 ? '' : ` and ${(rest % 1) * 60} s`}`;
}
