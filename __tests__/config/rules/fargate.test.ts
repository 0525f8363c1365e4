import fc from 'fast-check';
import { isFargateSize, nearestFargateSizes } from '../../../config/limits/fargate';
import { taskSize } from '../../../config/vocabulary/scalars';

/** The table of the AWS documentation, in its own words: GB by vCPU. */
const DOCUMENTED: readonly (readonly [cpu: number, gigabytes: readonly number[]])[] = [
  [256, [0.5, 1, 2]],
  [512, [1, 2, 3, 4]],
  [1024, [2, 3, 4, 5, 6, 7, 8]],
  [2048, [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]],
  [4096, [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]],
  [8192, [16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60]],
  [16384, [32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120]],
];

test('the documented sizes are Fargate sizes, and no others', () => {
  const documented = new Set(DOCUMENTED.flatMap(([cpu, all]) => all.map((gigabytes) => `${cpu}/${gigabytes * 1024}`)));
  const cpus = [128, ...DOCUMENTED.map(([cpu]) => cpu), 32768];
  const memories = Array.from({ length: 130 * 4 }, (_, index) => (index + 1) * 256);
  const found = cpus.flatMap((cpu) =>
    memories.filter((memory) => isFargateSize({ cpu, memory })).map((memory) => `${cpu}/${memory}`),
  );
  expect(found).toEqual([...documented]);
});

test('what is suggested for a wrong size is one that Fargate runs', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1, max: 40_000 }), fc.integer({ min: -1, max: 200_000 }), (cpu, memory) => {
      const suggested = nearestFargateSizes({ cpu, memory });
      expect(suggested.length).toBeGreaterThan(0);
      for (const size of suggested) expect(isFargateSize(taskSize.parse(size))).toBe(true);
    }),
  );
});
