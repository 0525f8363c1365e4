/** Time zones by the names that EventBridge Scheduler takes. */
import { IANAZone } from 'luxon';
import { nearest } from '../findings';

const NAMES: readonly string[] = Intl.supportedValuesOf('timeZone');

/** Zones without a place in their name; other names without a slash (PST) are no zones of the database. */
const PLACELESS = [
  'UTC',
  'GMT',
  'EST',
  'MST',
  'HST',
  'EST5EDT',
  'CST6CDT',
  'MST7MDT',
  'PST8PDT',
  'CET',
  'MET',
  'EET',
  'WET',
];

/** Abbreviations that people write, and a place that has that time. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  PT: 'America/Los_Angeles',
  MT: 'America/Denver',
  MDT: 'America/Denver',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  CT: 'America/Chicago',
  EDT: 'America/New_York',
  ET: 'America/New_York',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  BST: 'Europe/London',
  CEST: 'Europe/Berlin',
};

export function isTimeZone(zone: string): boolean {
  if (NAMES.includes(zone) || PLACELESS.includes(zone)) return true;
  // Node lists one name of each zone: older ones (US/Pacific, Asia/Kolkata) are zones as well, other letter case is not.
  const otherCase = NAMES.some((name) => name.toLowerCase() === zone.toLowerCase());
  return zone.includes('/') && !otherCase && IANAZone.isValidZone(zone);
}

/** Whether a zone is UTC or a fixed distance from it. */
export const isUtcLike = (zone: string): boolean =>
  /^(Etc\/.*|UTC|GMT|UCT|Universal|Zulu|Greenwich)$/i.test(zone) && isTimeZone(zone);

export function nearestTimeZone(zone: string): string {
  const abbreviation = zone.toUpperCase();
  if (Object.hasOwn(ABBREVIATIONS, abbreviation)) return ABBREVIATIONS[abbreviation] ?? NAMES[0] ?? 'UTC';
  return nearest(zone, NAMES) ?? 'America/Los_Angeles';
}
