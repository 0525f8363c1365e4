/** The ports of a unit on AWS. */
import type { Log } from '../../shared/log';
import type { Action } from '../actions';
import type { Observed, Ports, UnitState } from '../ports';
import { KINDS, type Kind } from '../unit';
import { alarms } from './alarms';
import { databases } from './databases';
import { groups } from './groups';
import { hosts } from './hosts';
import { servicesOn } from './services';
import { unitParameters } from './unit-parameters';

export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Ports that use one client of each service. */
export function awsPorts({ path, log, clock = SYSTEM_CLOCK }: { path: string; log: Log; clock?: Clock }): Ports {
  const parameters = unitParameters(path);
  const [rds, ec2, scaling] = [databases(), hosts(), groups()];
  const clusters = new Map<string, ReturnType<typeof servicesOn>>();
  const ecs = (cluster: string) => {
    const known = clusters.get(cluster) ?? servicesOn(cluster);
    clusters.set(cluster, known);
    return known;
  };

  const observeKind: Record<Kind, (state: UnitState) => Promise<Observed> | undefined> = {
    database: ({ unit }) => (unit.databases.length > 0 ? rds.observe(unit.databases) : undefined),
    host: ({ unit }) => (unit.hosts ? ec2.observe(unit.hosts) : undefined),
    group: ({ unit }) => {
      const names = Object.keys(unit.groups);
      return names.length > 0 ? scaling.observe(names) : undefined;
    },
    service: ({ unit, configured }) => {
      const names = Object.keys(configured).flatMap((id) => (id.startsWith('service/') ? [id.slice(8)] : []));
      return unit.cluster === undefined || names.length === 0 ? undefined : ecs(unit.cluster).observe(names);
    },
  };

  async function observe(state: UnitState, kind?: Kind): Promise<Observed> {
    const kinds = kind === undefined ? KINDS : [kind];
    const seen = await Promise.all(kinds.map((each) => observed(each, state)));
    return {
      members: seen.flatMap(({ members }) => members),
      problems: seen.flatMap(({ problems }) => problems),
    };
  }

  /** A kind that cannot be read leaves the others to be switched. */
  async function observed(kind: Kind, state: UnitState): Promise<Observed> {
    try {
      return (await observeKind[kind](state)) ?? { members: [], problems: [] };
    } catch (error) {
      return { members: [], problems: [{ id: 'unit', message: `members of the kind ${kind} cannot be read`, error }] };
    }
  }

  async function perform(action: Action, { cluster = '' }: UnitState['unit']): Promise<void> {
    const { name } = action.member;
    switch (action.kind) {
      case 'start-database':
        return rds.start(name);
      case 'stop-database':
        return rds.stop(name);
      case 'start-host':
        return ec2.start(name);
      case 'stop-host':
        return ec2.stop(name);
      case 'set-group':
        return scaling.set(name, action.counts);
      case 'set-desired':
        return ecs(cluster).setDesired(name, action.desired);
      case 'set-bounds':
        return ecs(cluster).setBounds(name, action.min, action.max);
    }
  }

  return {
    readUnit: parameters.read,
    writeCaptured: parameters.writeCaptured,
    observe,
    perform,
    setAlarms: alarms(),
    now: clock.now,
    sleep: clock.sleep,
    log,
  };
}
