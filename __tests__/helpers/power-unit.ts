/** A unit in memory for the pure core: what AWS would hold, the calls that were made, and calls that go wrong. */
import type { Action } from '../../lambda-src/power/actions';
import { type Captured, captureText, readCapture } from '../../lambda-src/power/capture';
import type { Ports } from '../../lambda-src/power/ports';
import {
  type Counts,
  type Kind,
  type Member,
  memberId,
  type UnitPower,
  unitDocument,
} from '../../lambda-src/power/unit';

/** What a test says of a member. */
export interface Held {
  readonly kind: Kind;
  readonly name: string;
  readonly up?: boolean;
  /** Instant from which it is as it was told. Default: always. */
  readonly settledAt?: number;
  readonly counts?: Counts;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface UnitInMemory {
  readonly ports: Ports;
  /** By member id, as it is now. */
  readonly held: Map<string, Held>;
  readonly calls: Action[];
  captured: Captured;
  tags: Record<string, string>;
  configured: Record<string, Counts>;
  alarmsEnabled: boolean;
  now: number;
  /** Makes the call with this number, from 0, and every one after it fail: the process is gone. */
  killAt?: number;
  /** Members whose calls AWS refuses. */
  readonly refused: Set<string>;
}

export const BUSINESS_HOURS: UnitPower = {
  kind: 'schedule',
  timeZone: 'America/Los_Angeles',
  on: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '20:00' }],
};
/** A Monday in June: noon, and ten in the evening. */
export const NOON = Date.parse('2026-06-01T12:00:00-07:00');
export const NIGHT = Date.parse('2026-06-01T22:00:00-07:00');

export function unitInMemory(members: readonly Held[], power: UnitPower = BUSINESS_HOURS): UnitInMemory {
  const unit: UnitInMemory = {
    held: new Map(members.map((each) => [memberId(each.kind, each.name), each])),
    calls: [],
    captured: {},
    tags: {},
    configured: Object.fromEntries(
      members.flatMap(({ kind, name, counts }) => (counts ? [[memberId(kind, name), counts]] : [])),
    ),
    alarmsEnabled: true,
    now: NOON,
    refused: new Set(),
    ports: undefined as unknown as Ports,
  };
  return Object.assign(unit, { ports: portsOf(unit, power) });
}

function portsOf(unit: UnitInMemory, power: UnitPower): Ports {
  let made = 0;
  const call = async (): Promise<void> => {
    if (unit.killAt !== undefined && made >= unit.killAt) throw new Error('the process is gone');
    made += 1;
  };
  return {
    readUnit: async () => ({
      unit: unitDocument.parse({
        version: 1,
        deployment: 'shop',
        environment: 'dev',
        power,
        wakeForSeconds: 14_400,
      }),
      tags: unit.tags,
      configured: unit.configured,
      alarms: ['high-cpu'],
      captured: unit.captured,
      problems: [],
    }),
    observe: async (_state, kind) => {
      const all = [...unit.held.values()].map((each) => ({
        ...memberOf(each),
        settled: unit.now >= (each.settledAt ?? 0),
      }));
      return { members: all.filter((each) => kind === undefined || each.kind === kind), problems: [] };
    },
    perform: async (action) => {
      await call();
      const { id } = action.member;
      if (unit.refused.has(id)) throw new Error(`${id} is refused`);
      unit.calls.push(action);
      const held = unit.held.get(id);
      if (held) unit.held.set(id, after(held, action));
    },
    writeCaptured: async (captured) => {
      await call();
      // As a text, as SSM keeps it.
      unit.captured = readCapture(captureText(captured)) ?? {};
    },
    setAlarms: async (_names, enabled) => {
      await call();
      unit.alarmsEnabled = enabled;
    },
    now: () => unit.now,
    sleep: async (milliseconds) => {
      unit.now += milliseconds;
    },
    log: () => undefined,
  };
}

export function memberOf({ kind, name, counts, tags = {}, up }: Held): Member {
  const running = up ?? (counts !== undefined && (counts.desired > 0 || (counts.max ?? 0) > 0));
  return {
    id: memberId(kind, name),
    kind,
    name,
    up: running,
    settled: true,
    tags,
    ...(counts ? { counts } : {}),
  };
}

function after(held: Held, action: Action): Held {
  switch (action.kind) {
    case 'start-database':
    case 'start-host':
      return { ...held, up: true };
    case 'stop-database':
    case 'stop-host':
      return { ...held, up: false };
    case 'set-group':
      return { ...held, counts: action.counts };
    case 'set-desired':
      return { ...held, counts: { ...held.counts, desired: action.desired } };
    case 'set-bounds': {
      // Application Auto Scaling moves a count that stands outside of new bounds.
      const desired = Math.min(Math.max(held.counts?.desired ?? 0, action.min), action.max);
      return { ...held, counts: { desired, min: action.min, max: action.max } };
    }
  }
}
