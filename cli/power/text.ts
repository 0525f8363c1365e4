/** How a unit stands, for people: a head, and a line for each member. */
import { columns, indent, type Terminal } from '../terminal';
import { concerns, type MemberStatus, type PowerStatus } from './model';
import { spanText, timeText } from './times';

export function statusText(status: PowerStatus, { paint }: Terminal): string {
  const { deployment, environment, region, members, fixed } = status;
  const paints = {
    on: paint.green,
    off: paint.dim,
    starting: paint.yellow,
    stopping: paint.yellow,
    busy: paint.yellow,
  };
  const rows = [
    ...members.map((member) => [
      member.kind,
      member.name,
      paints[member.state](member.state),
      countsText(member),
      reasonText(member),
      member.next.text,
    ]),
    ...fixed.map(({ name, reason }) => ['fixed', name, 'on', '', `never switched: ${reason}`, 'stays on']),
  ];
  const titles = ['kind', 'name', 'is', '', 'because', 'next'].map((title) => paint.dim(title));
  const parts = [
    `${paint.bold(`${deployment} / ${environment}`)}   ${region}`,
    indent(columns(headOf(status)), 2),
    '',
    indent(rows.length > 0 ? columns([titles, ...rows]) : 'nothing is there to be switched', 2),
    ...concerns(status).map((each) => `  ${paint.red('✖')} ${each}`),
  ];
  return parts.join('\n');
}

/** The zone in which times are shown first. */
export function zoneOfStatus({ power }: PowerStatus): string {
  return power.kind === 'schedule' ? power.timeZone : 'UTC';
}

function headOf(status: PowerStatus): string[][] {
  const { wanted, overrides, nextRun, wakeForSeconds } = status;
  const zone = zoneOfStatus(status);
  const tags = overrides.map(({ tag, value, standing }) => `${tag} ${value} (${standing.replace('-', ' ')})`);
  return [
    ['power', powerText(status)],
    ['wanted', wanted === 'mixed' ? 'some on, some off' : wanted],
    ['overrides', tags.join(', ') || 'none'],
    ['next run', `${timeText(Date.parse(nextRun), zone)}, and each hour`],
    ['a wake', `keeps it up for ${spanText(wakeForSeconds)}`],
  ];
}

function powerText({ power }: PowerStatus): string {
  if (power.kind === 'schedule') {
    return `${power.windows.join(' and ')} ${power.timeZone}: ${power.hoursPerWeek} of the coming 168 hours`;
  }
  const { windowSeconds, cpuBelowPercent, minimumUptimeSeconds } = power;
  return `idle stop after ${spanText(windowSeconds)} without use, CPU below ${cpuBelowPercent} %, up for ${spanText(minimumUptimeSeconds)} at least`;
}

const THINGS: Readonly<Record<string, string>> = { service: 'tasks', group: 'instances' };

/** `2 of 2 tasks, bounds 1 to 4`: how many of a number are there is known once AWS is done. */
function countsText({ kind, state, counts, busy }: MemberStatus): string {
  if (busy !== null) return busy;
  if (counts === null) return '';
  const { desired, min, max } = counts;
  const done = state === 'on' || state === 'off';
  const bounds = min === undefined || max === undefined ? '' : `, bounds ${min} to ${max}`;
  return `${done ? `${desired} of ${desired}` : `not yet ${desired}`} ${THINGS[kind] ?? ''}${bounds}`;
}

function reasonText({ why, restores, kind }: MemberStatus): string {
  if (restores === null) return why;
  const { desired, min, max } = restores;
  const parts = [
    ...(desired === undefined ? [] : [`${desired} ${THINGS[kind] ?? ''}`]),
    ...(min === undefined || max === undefined ? [] : [`bounds ${min} to ${max}`]),
  ];
  return `${why}; a start restores ${parts.join(', ')}`;
}
