/** What came of a simulation, as tables of text. */
import type { Interval } from '../../../config/schedule';
import { textTable } from '../../../scripts/lib/table';
import type { SimulatedWeek } from '../simulated-week';
import { hours } from './meter';

/** Calls that were answered, by function and action. */
export function callsOf({ proxy }: SimulatedWeek, source = 'power-switch'): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { caller, action, status } of proxy.calls) {
    if (caller === source && status < 400) counts[action] = (counts[action] ?? 0) + 1;
  }
  return counts;
}

/** Actions of the switch within `span`, by member: `start-database 5`. Instances count as one member. */
export function actionsOf({ done }: SimulatedWeek, span: Interval): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { at, member, actions } of done) {
    if (at < span.from || at >= span.to) continue;
    const name = member.startsWith('host/') ? 'host' : member;
    const own = counts[name] ?? {};
    for (const each of actions) own[each] = (own[each] ?? 0) + 1;
    counts[name] = own;
  }
  return counts;
}

/** Hours are texts such as `60:00`. */
export function weekTable(week: SimulatedWeek, span: Interval, expected: Readonly<Record<string, string>>): string {
  const actions = actionsOf(week, span);
  const members = Object.entries(expected).map(([member, hoursOfMember]) => [
    member,
    hoursOfMember,
    hours(week.meter.upMinutes(member, span)),
    textOf(actions[member] ?? {}),
  ]);
  const sources = [...new Set(week.proxy.calls.map(({ caller }) => caller))].sort();
  const calls = sources.flatMap((source) =>
    Object.entries(callsOf(week, source))
      .sort()
      .map(([action, count]) => [source, action, String(count)]),
  );
  return [
    textTable([['member', 'expected', 'measured', 'actions'], ...members], [1, 2]),
    textTable([['function', 'call', 'times'], ...calls], [2]),
    `runs: ${textOf(week.runs)}; failed: ${week.errors.length}; events dropped: ${week.dropped.length}`,
  ].join('\n\n');
}

function textOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}
