/** What is kept of members: short enough for its parameter, and the same after it was read. */
import fc from 'fast-check';
import { type CaptureEntry, captureText, pack, readCapture } from '../../../lambda-src/power/capture';

const number = fc.nat(5_000);
const counts = fc.oneof(fc.record({ desired: number }), fc.record({ desired: number, min: number, max: number }));
const entry: fc.Arbitrary<CaptureEntry> = fc.record(
  {
    state: fc.constantFrom('on' as const, 'off' as const),
    counts,
    configured: counts,
    keptSince: fc.nat(4_102_444_800_000),
  },
  { requiredKeys: ['state'] },
);
const id = fc.string({ minLength: 1, maxLength: 60 }).filter((text) => text !== '__proto__');

test('is read as it was written', () => {
  fc.assert(
    fc.property(fc.dictionary(id, entry, { noNullPrototype: true }), (captured) => {
      expect(readCapture(captureText(captured))).toEqual(captured);
    }),
  );
});

test('zeros are kept as zeros', () => {
  const captured = { 'service/api': { state: 'off' as const, counts: { desired: 0, min: 0, max: 3 } } };
  expect(captureText(captured)).toBe('{"service/api":"off 0 0 3"}');
  expect(readCapture('{"service/api":"off 0 0 3"}')).toEqual(captured);
});

test('equal captures are equal texts, in whatever order they came', () => {
  const [one, other]: readonly CaptureEntry[] = [{ state: 'on' }, { state: 'off' }];
  if (!one || !other) throw new Error('two entries');
  expect(captureText({ b: one, a: other })).toBe(captureText({ a: other, b: one }));
});

test.each(['', 'null', '[]', '{"service/api":"off 1 2"}', '{"service/api":3}', '{"service/api":"off 1 - - of'])(
  'what somebody wrote by hand is not read as something else: %s',
  (text) => {
    expect(readCapture(text)).toBeUndefined();
  },
);

test('every parameter has room for whatever is captured of its members, and none holds more than fifty', () => {
  const longest: CaptureEntry = {
    state: 'off',
    counts: { desired: 99_999, min: 99_999, max: 99_999 },
    configured: { desired: 99_999, min: 99_999, max: 99_999 },
    keptSince: 999_999_999_999_999,
  };
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-zA-Z0-9_/-]{1,255}$/), { maxLength: 200 }), (ids) => {
      const packs = pack(ids);
      expect(packs.flat()).toEqual(ids);
      for (const each of packs) {
        expect(each.length).toBeLessThanOrEqual(50);
        expect(captureText(Object.fromEntries(each.map((name) => [name, longest]))).length).toBeLessThanOrEqual(4_096);
      }
    }),
  );
  const usual = Array.from({ length: 1_000 }, (_, index) => `service/api-${index}`);
  expect(pack(usual)).toHaveLength(21);
});
