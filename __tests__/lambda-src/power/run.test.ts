/** A run over a unit in memory: what it restores, what it leaves alone, and what it survives. */
import fc from 'fast-check';
import { runUnit } from '../../../lambda-src/power/run';
import type { Counts, UnitPower } from '../../../lambda-src/power/unit';
import { type Held, NIGHT, NOON, type UnitInMemory, unitInMemory } from '../../helpers/power-unit';

const HOUR = 3_600_000;
const NEXT_NOON = NOON + 24 * HOUR;

const runAt = (unit: UnitInMemory, now: number) => {
  unit.now = now;
  return runUnit(unit.ports, { deadline: now + 10 * 60_000 });
};
const service = (name: string, counts: Counts): Held => ({ kind: 'service', name, counts });
const snapshot = (unit: UnitInMemory) => Object.fromEntries(unit.held);

const scaled = fc
  .tuple(fc.nat(5), fc.nat(5), fc.nat(5))
  .map(([one, two, three]) => [one, two, three].sort((a, b) => a - b))
  .map(([min = 0, desired = 0, max = 0]): Counts => ({ min, desired, max }))
  // Between 0 and 0 there is nothing to switch.
  .filter(({ max }) => (max ?? 0) > 0);
const fixed = fc.nat(5).map((desired): Counts => ({ desired }));
const held = fc.oneof(
  fc.tuple(fc.constant('service' as const), fc.oneof(scaled, fixed)),
  fc.tuple(fc.constant('group' as const), scaled),
  fc.tuple(fc.constantFrom('database' as const, 'host' as const), fc.constant(undefined)),
);
const units = fc.array(held, { minLength: 1, maxLength: 6 }).map((all) =>
  all.map(([kind, counts], index): Held => {
    const name = `m${index}`;
    return counts ? { kind, name, counts } : { kind, name, up: true };
  }),
);

describe('a stop and a start', () => {
  test('restore whatever ran before, and a second run of either does nothing', async () => {
    await fc.assert(
      fc.asyncProperty(units, async (members) => {
        const unit = unitInMemory(members);
        const before = snapshot(unit);

        await runAt(unit, NIGHT);
        const stopped = unit.calls.length;
        await runAt(unit, NIGHT + HOUR);
        expect(unit.calls).toHaveLength(stopped);
        for (const { counts, up } of unit.held.values()) expect(counts?.desired ?? Number(up)).toBe(0);

        await runAt(unit, NEXT_NOON);
        expect(snapshot(unit)).toEqual(before);
        const started = unit.calls.length;
        await runAt(unit, NEXT_NOON + HOUR);
        expect(unit.calls).toHaveLength(started);
      }),
    );
  });

  test('ended after any call and run again, they end as if nothing had happened', async () => {
    await fc.assert(
      fc.asyncProperty(units, fc.nat(12), fc.nat(12), async (members, stopCalls, startCalls) => {
        const unit = unitInMemory(members);
        const before = snapshot(unit);
        const killed = async (now: number, calls: number): Promise<void> => {
          const dying = unitInMemory([...unit.held.values()]);
          Object.assign(dying, { captured: unit.captured, configured: unit.configured, killAt: calls });
          await runAt(dying, now).catch(() => undefined);
          for (const [id, each] of dying.held) unit.held.set(id, each);
          unit.captured = dying.captured;
          await runAt(unit, now + HOUR);
        };

        await killed(NIGHT, stopCalls);
        for (const { counts, up } of unit.held.values()) expect(counts?.desired ?? Number(up)).toBe(0);
        await killed(NEXT_NOON, startCalls);
        expect(snapshot(unit)).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  test('services stop before databases, and databases start before services', async () => {
    const unit = unitInMemory([
      service('api', { desired: 2, min: 1, max: 3 }),
      { kind: 'database', name: 'db', up: true },
    ]);
    await runAt(unit, NIGHT);
    await runAt(unit, NEXT_NOON);
    expect(unit.calls.map(({ kind }) => kind)).toEqual([
      'set-bounds',
      'set-desired',
      'stop-database',
      'start-database',
      'set-desired',
      'set-bounds',
    ]);
  });
});

describe('what a run before left on its way', () => {
  const MINUTE = 60_000;
  const settling = (unit: UnitInMemory, id: string, change: Partial<Held>, at: number): void => {
    const held = unit.held.get(id);
    if (held) unit.held.set(id, { ...held, ...change, settledAt: at });
  };
  const stopped = async (): Promise<UnitInMemory> => {
    const unit = unitInMemory([service('api', { desired: 2 }), { kind: 'database', name: 'db', up: true }]);
    await runAt(unit, NIGHT);
    unit.calls.length = 0;
    return unit;
  };

  test('services wait for a database that starts already', async () => {
    const unit = await stopped();
    settling(unit, 'database/db', { up: true }, NEXT_NOON + 5 * MINUTE);
    await runAt(unit, NEXT_NOON);
    expect(unit.calls.map(({ kind }) => kind)).toEqual(['set-desired']);
    expect(unit.now).toBeGreaterThanOrEqual(NEXT_NOON + 5 * MINUTE);
  });

  test('a database waits for services that drain already', async () => {
    const unit = await stopped();
    settling(unit, 'database/db', { up: true }, 0);
    settling(unit, 'service/api', {}, NIGHT + 63 * MINUTE);
    await runAt(unit, NIGHT + HOUR);
    expect(unit.calls.map(({ kind }) => kind)).toEqual(['stop-database']);
    expect(unit.now).toBeGreaterThanOrEqual(NIGHT + 63 * MINUTE);
  });

  test('what does not come in time holds back what stands on it, and the next run goes on', async () => {
    const unit = await stopped();
    settling(unit, 'database/db', { up: true }, NEXT_NOON + 30 * MINUTE);
    const { members } = await runAt(unit, NEXT_NOON);
    expect(members.map(({ note }) => note)).toEqual(['waits for database/db', undefined]);
    expect(unit.calls).toEqual([]);
    await runAt(unit, NEXT_NOON + HOUR);
    expect(unit.held.get('service/api')?.counts).toEqual({ desired: 2 });
  });
});

describe('two runs at once', () => {
  /** Something happens after the next run has read the unit, before it looks at the members. */
  const between = (unit: UnitInMemory, happens: () => Promise<unknown>): void => {
    const { observe } = unit.ports;
    const interrupted: typeof observe = async (state, kind) => {
      Object.assign(unit.ports, { observe });
      await happens();
      return observe(state, kind);
    };
    Object.assign(unit.ports, { observe: interrupted });
  };
  /** A run that gets as far as this number of calls. */
  const part = async (unit: UnitInMemory, calls: number): Promise<void> => {
    const { perform, writeCaptured, setAlarms } = unit.ports;
    let made = 0;
    const gone = async (): Promise<void> => {
      made += 1;
      if (made > calls) throw new Error('it is not there yet');
    };
    const ports = {
      ...unit.ports,
      perform: (...args: Parameters<typeof perform>) => gone().then(() => perform(...args)),
      writeCaptured: (...args: Parameters<typeof writeCaptured>) => gone().then(() => writeCaptured(...args)),
      setAlarms: (...args: Parameters<typeof setAlarms>) => gone().then(() => setAlarms(...args)),
    };
    await runUnit(ports, { deadline: unit.now + 10 * 60_000 });
  };
  const members = (): Held[] => [
    service('api', { desired: 2, min: 1, max: 4 }),
    { kind: 'group', name: 'g', counts: { desired: 1, min: 1, max: 2 } },
  ];

  test.each([
    // Capture, bounds, count, group, alarms.
    ...[0, 1, 2, 3, 4, 5].map((calls) => [calls, 'no'] as const),
    ...[0, 1, 2, 3, 4, 5].map((calls) => [calls, 'a'] as const),
  ])('after %i calls of the other, and with %s run by day, what ran is kept', async (calls, by) => {
    const unit = unitInMemory(members());
    if (by === 'a') await runAt(unit, NOON);
    const before = snapshot(unit);
    between(unit, () => part(unit, calls));
    await runAt(unit, NIGHT);
    for (const { counts } of unit.held.values()) expect(counts).toMatchObject({ desired: 0, min: 0, max: 0 });
    expect(unit.captured['service/api']).toMatchObject({ state: 'off', counts: { desired: 2, min: 1, max: 4 } });
    await runAt(unit, NEXT_NOON);
    expect(snapshot(unit)).toEqual(before);
  });

  test('what the other did not capture is captured, and what it captured of others is not lost', async () => {
    const unit = unitInMemory(members());
    const gone = { state: 'off', counts: { desired: 3 } } as const;
    between(unit, async () => {
      unit.held.set('service/api', service('api', { desired: 2, min: 0, max: 0 }));
      unit.captured = { 'service/api': { state: 'off', counts: { desired: 2, min: 1, max: 4 } }, 'host/i-1': gone };
    });
    await runAt(unit, NIGHT);
    expect(unit.captured).toMatchObject({
      'service/api': { state: 'off', counts: { desired: 2, min: 1, max: 4 } },
      'group/g': { state: 'off', counts: { desired: 1, min: 1, max: 2 } },
      'host/i-1': gone,
    });
  });

  test('what cannot be read again is not stopped', async () => {
    const unit = unitInMemory(members());
    between(unit, async () => {
      Object.assign(unit.ports, { readUnit: () => Promise.reject(new Error('throttled')) });
    });
    const { problems, members: reports } = await runAt(unit, NIGHT);
    expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
    expect(problems).toEqual([expect.objectContaining({ message: 'what was captured could not be read again' })]);
    expect([unit.calls, unit.captured]).toEqual([[], {}]);
  });
});

describe('an environment that has just come under the switch', () => {
  const CASES: [string, Held, Counts, Counts][] = [
    ['a changed count is set', service('api', { desired: 2 }), { desired: 3 }, { desired: 3 }],
    [
      'changed bounds are set, and the count that autoscaling chose stays',
      service('api', { desired: 3, min: 1, max: 4 }),
      { desired: 1, min: 2, max: 6 },
      { desired: 3, min: 2, max: 6 },
    ],
    [
      'a count outside of changed bounds comes to the nearer one',
      service('api', { desired: 4, min: 1, max: 4 }),
      { desired: 1, min: 1, max: 2 },
      { desired: 2, min: 1, max: 2 },
    ],
    [
      'what autoscaling chose between the same bounds stays',
      service('api', { desired: 3, min: 1, max: 4 }),
      { desired: 1, min: 1, max: 4 },
      { desired: 3, min: 1, max: 4 },
    ],
    [
      'what autoscaling has at 0 gets its bounds',
      service('api', { desired: 0, min: 0, max: 3 }),
      { desired: 2, min: 0, max: 5 },
      { desired: 0, min: 0, max: 5 },
    ],
    [
      'what is at 0 is not started by a minimum',
      service('api', { desired: 0, min: 0, max: 3 }),
      { desired: 1, min: 1, max: 3 },
      { desired: 0, min: 0, max: 3 },
    ],
    [
      'bounds that Terraform is still to delete are left',
      service('api', { desired: 3, min: 1, max: 4 }),
      { desired: 2 },
      { desired: 3, min: 1, max: 4 },
    ],
    [
      'bounds that Terraform is still to make are left',
      service('api', { desired: 3 }),
      { desired: 2, min: 1, max: 4 },
      { desired: 3 },
    ],
    [
      'a group gets new sizes, and keeps the instances that ECS asked for',
      { kind: 'group', name: 'g', counts: { desired: 3, min: 1, max: 4 } },
      { desired: 1, min: 1, max: 6 },
      { desired: 3, min: 1, max: 6 },
    ],
    [
      'a group of the same sizes is left to ECS',
      { kind: 'group', name: 'g', counts: { desired: 3, min: 1, max: 4 } },
      { desired: 1, min: 1, max: 4 },
      { desired: 3, min: 1, max: 4 },
    ],
  ];

  test.each(CASES)('%s', async (_title, member, configured, expected) => {
    const unit = unitInMemory([member]);
    const id = `${member.kind}/${member.name}`;
    unit.configured = { [id]: configured };
    await runAt(unit, NOON);
    expect(unit.held.get(id)?.counts).toEqual(expected);
    const { length } = unit.calls;
    await runAt(unit, NOON + HOUR);
    expect(unit.calls).toHaveLength(length);
  });
});

describe('what somebody else does', () => {
  test('a count that was raised at night is stopped again, and does not come back in the morning', async () => {
    const unit = unitInMemory([service('api', { desired: 1 })]);
    await runAt(unit, NIGHT);
    unit.held.set('service/api', service('api', { desired: 4 }));
    await runAt(unit, NIGHT + HOUR);
    await runAt(unit, NEXT_NOON);
    expect(unit.held.get('service/api')?.counts).toEqual({ desired: 1 });
  });

  test('what an operator stops by day stays stopped', async () => {
    const unit = unitInMemory([service('api', { desired: 2 })]);
    await runAt(unit, NOON);
    unit.held.set('service/api', service('api', { desired: 0 }));
    await runAt(unit, NOON + HOUR);
    expect(unit.held.get('service/api')?.counts).toEqual({ desired: 0 });
  });

  test('a database that AWS started after seven days is stopped again', async () => {
    const unit = unitInMemory([{ kind: 'database', name: 'db', up: true }]);
    await runAt(unit, NIGHT);
    unit.held.set('database/db', { kind: 'database', name: 'db', up: true });
    await runAt(unit, NIGHT + HOUR);
    expect(unit.held.get('database/db')?.up).toBe(false);
  });

  test('new counts of the deployment file come with the next start, or at once while it runs', async () => {
    const unit = unitInMemory([service('api', { desired: 1, min: 1, max: 3 })]);
    await runAt(unit, NIGHT);
    unit.configured = { 'service/api': { desired: 2, min: 2, max: 6 } };
    await runAt(unit, NEXT_NOON);
    expect(unit.held.get('service/api')?.counts).toEqual({ desired: 2, min: 2, max: 6 });

    unit.configured = { 'service/api': { desired: 1, min: 1, max: 2 } };
    await runAt(unit, NEXT_NOON + HOUR);
    expect(unit.held.get('service/api')?.counts).toEqual({ desired: 2, min: 1, max: 2 });
  });
});

describe('overrides', () => {
  const until = (text: string) => new Date(text).toISOString();

  test('no call contradicts one that is in force', async () => {
    const states = fc.constantFrom('keep-running', 'keep-running-until', 'keep-stopped-until');
    const hours = fc.integer({ min: 0, max: 14 * 24 });
    await fc.assert(
      fc.asyncProperty(units, states, hours, hours, async (members, tag, hour, lasting) => {
        const now = NOON + hour * HOUR;
        const unit = unitInMemory(members);
        unit.tags = {
          [tag]: tag === 'keep-running' ? 'true' : until(new Date(now + (lasting + 1) * HOUR).toISOString()),
        };
        await runAt(unit, now);
        const kinds = unit.calls.map(({ kind }) => kind);
        if (tag === 'keep-stopped-until') expect(kinds).not.toContain('start-database');
        else expect(kinds).toEqual([]);
      }),
    );
  });

  test('one that ended counts no more', async () => {
    const unit = unitInMemory([service('api', { desired: 1 })]);
    unit.tags = { 'keep-running-until': new Date(NIGHT + HOUR).toISOString() };
    await runAt(unit, NIGHT);
    expect(unit.held.get('service/api')?.counts?.desired).toBe(1);
    await runAt(unit, NIGHT + HOUR);
    expect(unit.held.get('service/api')?.counts?.desired).toBe(0);
  });

  test('a service that is kept running keeps the database that it stands on', async () => {
    const kept: Held = { ...service('api', { desired: 1 }), tags: { 'keep-running': 'true' } };
    const unit = unitInMemory([kept, service('web', { desired: 1 }), { kind: 'database', name: 'db', up: true }]);
    const { members } = await runAt(unit, NIGHT);
    expect(members.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['service/api', 'unchanged'],
      ['service/web', 'stopped'],
      ['database/db', 'unchanged'],
    ]);
    expect(members[2]?.decision.because).toEqual({ kind: 'needed', by: 'service/api' });
  });

  test('a tag that cannot be read is named, and counts as absent', async () => {
    const unit = unitInMemory([service('api', { desired: 1 })]);
    unit.tags = { 'keep-running-until': 'tomorrow' };
    const { problems, notices } = await runAt(unit, NIGHT);
    expect(problems).toEqual([]);
    expect(notices).toEqual([{ id: 'unit', message: expect.stringContaining("keep-running-until is 'tomorrow'") }]);
    expect(unit.held.get('service/api')?.counts?.desired).toBe(0);
  });
});

describe('a unit that stops when it is idle', () => {
  const IDLE_STOP: UnitPower = { kind: 'idle-stop', windowSeconds: 900, cpuBelowPercent: 5, minimumUptimeSeconds: 900 };
  const idleAt = (unit: UnitInMemory, now: number) => {
    unit.now = now;
    return runUnit(unit.ports, { deadline: now + 60_000, idle: true });
  };

  test('runs until it is found idle, stays stopped, and runs on after a wake has ended', async () => {
    const unit = unitInMemory([service('api', { desired: 1 })], IDLE_STOP);
    const desired = () => unit.held.get('service/api')?.counts?.desired;
    await runAt(unit, NIGHT);
    expect(desired()).toBe(1);
    await idleAt(unit, NIGHT + HOUR);
    await runAt(unit, NIGHT + 2 * HOUR);
    expect(desired()).toBe(0);

    unit.tags = { 'keep-running-until': new Date(NIGHT + 4 * HOUR).toISOString() };
    await runAt(unit, NIGHT + 3 * HOUR);
    expect(desired()).toBe(1);
    await runAt(unit, NIGHT + 5 * HOUR);
    expect(desired()).toBe(1);
  });

  test('is not stopped while it is to be kept running', async () => {
    const unit = unitInMemory([service('api', { desired: 1 })], IDLE_STOP);
    unit.tags = { 'keep-running': 'true' };
    await idleAt(unit, NIGHT);
    expect(unit.calls).toEqual([]);
  });
});

test('a tag without a date is reported after a day, until it is gone', async () => {
  const unit = unitInMemory([service('api', { desired: 1 })]);
  unit.tags = { 'keep-running': 'true' };
  expect((await runAt(unit, NOON)).notices).toEqual([]);
  expect((await runAt(unit, NIGHT)).notices).toEqual([]);
  expect((await runAt(unit, NEXT_NOON)).notices).toEqual([
    { id: 'unit', message: expect.stringContaining('service/api') },
  ]);
  unit.tags = {};
  await runAt(unit, NEXT_NOON + HOUR);
  unit.tags = { 'keep-running': 'true' };
  expect((await runAt(unit, NEXT_NOON + 2 * HOUR)).notices).toEqual([]);
});

describe('when something fails', () => {
  test('one member does not stop the others, and the report names it', async () => {
    const unit = unitInMemory([service('one', { desired: 1 }), service('two', { desired: 1 })]);
    unit.refused.add('service/one');
    const { members, problems } = await runAt(unit, NIGHT);
    expect(members.map(({ outcome }) => outcome)).toEqual(['failed', 'stopped']);
    expect(problems).toEqual([expect.objectContaining({ id: 'service/one', message: 'set-desired failed' })]);
  });

  test('a database is not stopped under a service that did not stop', async () => {
    const unit = unitInMemory([service('api', { desired: 1 }), { kind: 'database', name: 'db', up: true }]);
    unit.refused.add('service/api');
    const { members } = await runAt(unit, NIGHT);
    expect(members.map(({ outcome, note }) => [outcome, note])).toEqual([
      ['failed', 'set-desired failed'],
      ['failed', 'waits for service/api'],
    ]);
    expect(unit.held.get('database/db')?.up).toBe(true);
  });

  test('what cannot be captured is not stopped', async () => {
    const unit = unitInMemory([service('api', { desired: 3 })]);
    unit.killAt = 0;
    const { members } = await runAt(unit, NIGHT);
    expect(members.map(({ outcome }) => outcome)).toEqual(['failed']);
    expect(unit.held.get('service/api')?.counts).toEqual({ desired: 3 });
  });
});

describe('alarms', () => {
  test('rest while everything is off, and come back with the first run that finds it healthy', async () => {
    const unit = unitInMemory([service('api', { desired: 1 })]);
    await runAt(unit, NIGHT);
    expect(unit.alarmsEnabled).toBe(false);
    await runAt(unit, NEXT_NOON);
    expect(unit.alarmsEnabled).toBe(false);
    await runAt(unit, NEXT_NOON + HOUR);
    expect(unit.alarmsEnabled).toBe(true);
  });

  test('stay as they are while a part is kept running', async () => {
    const kept: Held = { ...service('api', { desired: 1 }), tags: { 'keep-running': 'true' } };
    const unit = unitInMemory([kept, service('web', { desired: 1 })]);
    await runAt(unit, NIGHT);
    expect(unit.alarmsEnabled).toBe(true);
  });
});
