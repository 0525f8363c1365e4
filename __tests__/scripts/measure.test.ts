import { median } from '../../scripts/lib/measure';
import { textTable } from '../../scripts/lib/table';
import { pool } from '../../tools/pool';

describe('the median', () => {
  test('is the run in the middle by time, with the largest memory of all', () => {
    const runs = [
      { seconds: 9, peakMb: 100, code: 0 },
      { seconds: 1, peakMb: 300, code: 0 },
      { seconds: 2, peakMb: 200, code: 0 },
    ];
    expect(median(runs)).toEqual({ seconds: 2, peakMb: 300, code: 0 });
  });

  test('keeps a failure in sight, and knows no memory where there is none', () => {
    expect(
      median([
        { seconds: 1, code: 0 },
        { seconds: 2, code: 3 },
      ]),
    ).toEqual({ seconds: 1, code: 3 });
  });

  test('of nothing is an error', () => {
    expect(() => median([])).toThrow('Nothing was measured');
  });
});

describe('a pool', () => {
  test('runs no more than it may at a time, and keeps the order of results', async () => {
    let running = 0;
    let most = 0;
    const results = await pool([3, 1, 2, 1], 2, async (ticks, index) => {
      running++;
      most = Math.max(most, running);
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
      running--;
      return index;
    });
    expect({ results, most }).toEqual({ results: [0, 1, 2, 3], most: 2 });
  });
});

describe('a table', () => {
  test('aligns its columns, numbers to the right', () => {
    expect(
      textTable(
        [
          ['what', 'n'],
          ['ecs', '20'],
        ],
        [1],
      ),
    ).toBe('what   n\necs   20');
  });
});
