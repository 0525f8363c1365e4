/** Which override counts, and which tag counts as none. */
import { overridesOf } from '../../../lambda-src/power/overrides';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const LATER = '2026-06-01T20:00:00Z';
const EARLIER = '2026-06-01T11:59:59Z';
const inForce = (...tagged: Record<string, string>[]) => overridesOf(tagged, NOW).inForce;

test.each([
  ['stopped above running', { 'keep-stopped-until': LATER, 'keep-running-until': LATER, 'keep-running': '' }, 'off'],
  ['running with a date above running without', { 'keep-running-until': LATER, 'keep-running': '' }, 'on'],
  ['a stop that ended leaves the others', { 'keep-stopped-until': EARLIER, 'keep-running': '' }, 'on'],
] as const)('%s', (_, tags, state) => {
  expect(inForce(tags)?.state).toBe(state);
});

test('a date with an end says when it ends, and one without does not', () => {
  expect(inForce({ 'keep-running-until': LATER })).toEqual({
    tag: 'keep-running-until',
    state: 'on',
    until: Date.parse(LATER),
  });
  expect(inForce({ 'keep-running': 'true' })).toEqual({ tag: 'keep-running', state: 'on' });
});

test('at the instant of its date it has ended', () => {
  expect(inForce({ 'keep-running-until': '2026-06-01T12:00:00Z' })).toBeUndefined();
  expect(inForce({ 'keep-running-until': '2026-06-01T12:00:01Z' })).toBeDefined();
});

test('a zone is read: eight in the evening in Los Angeles is three at night in UTC', () => {
  expect(inForce({ 'keep-running-until': '2026-06-01T20:00-07:00' })?.until).toBe(Date.parse('2026-06-02T03:00:00Z'));
});

test('of a member and its unit the stronger counts, and of two alike the longer', () => {
  expect(inForce({ 'keep-running': '' }, { 'keep-stopped-until': LATER })?.state).toBe('off');
  const longer = '2026-06-02T20:00:00Z';
  expect(inForce({ 'keep-running-until': LATER }, { 'keep-running-until': longer })?.until).toBe(Date.parse(longer));
});

test.each([
  ['keep-running-until', 'tomorrow'],
  ['keep-running-until', '2026-12-01'],
  ['keep-stopped-until', '2026-12-01T20:00:00'],
  ['keep-stopped-until', '2026-13-01T20:00:00Z'],
  ['keep-running', 'false'],
])('%s: %s counts as absent and is reported', (tag, value) => {
  const { inForce: found, bad } = overridesOf([{ [tag]: value }], NOW);
  expect(found).toBeUndefined();
  expect(bad).toEqual([expect.objectContaining({ tag, value })]);
});
