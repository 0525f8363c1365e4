import fc from 'fast-check';
import { durationText } from '../../config/rules/values';
import { duration, taskSize } from '../../config/vocabulary/scalars';

describe('a duration', () => {
  test.each([
    ['30s', 30],
    ['15m', 900],
    ['6h', 21_600],
    ['7d', 604_800],
    ['0s', 0],
  ])('%s is %i seconds', (text, seconds) => {
    expect(duration.parse(text)).toEqual({ seconds });
  });

  test.each(['', '-5m', '5', 'm', '1.5h', '5 m', '5M', '15min', 900, null])('%s is none', (text) => {
    expect(duration.safeParse(text).success).toBe(false);
  });

  test('is written back as it can be read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 86_400 }), (seconds) => {
        expect(duration.parse(durationText(seconds))).toEqual({ seconds });
      }),
    );
  });
});

describe('a task size', () => {
  test('is CPU units and MiB', () => {
    expect(taskSize.parse('256/512')).toEqual({ cpu: 256, memory: 512 });
  });

  test.each(['256', '0/0', '-256/512', '256/', '/512', '256-512', 'small', '0.5/1', 256])('%s is none', (text) => {
    expect(taskSize.safeParse(text).success).toBe(false);
  });
});
