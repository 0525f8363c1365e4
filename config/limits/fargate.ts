/**
 * Task sizes that Fargate runs (Linux platform version 1.4.0), as of 2026-10.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
import type { TaskSize } from '../vocabulary/scalars';

const gib = (from: number, to: number, step = 1): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => (from + index * step) * 1024);

/** Memory in MiB by CPU units, ascending. */
const MEMORY_BY_CPU: readonly { readonly cpu: number; readonly memory: readonly number[] }[] = [
  { cpu: 256, memory: [512, 1024, 2048] },
  { cpu: 512, memory: gib(1, 4) },
  { cpu: 1024, memory: gib(2, 8) },
  { cpu: 2048, memory: gib(4, 16) },
  { cpu: 4096, memory: gib(8, 30) },
  { cpu: 8192, memory: gib(16, 60, 4) },
  { cpu: 16384, memory: gib(32, 120, 8) },
];

/** `256/512`, as a deployment file writes it. */
export const sizeText = ({ cpu, memory }: TaskSize): string => `${cpu}/${memory}`;

export function isFargateSize({ cpu, memory }: TaskSize): boolean {
  return MEMORY_BY_CPU.some((row) => row.cpu === cpu && row.memory.includes(memory));
}

/** What a CPU value allows, as a sentence. */
export function fargateLimit({ cpu }: TaskSize): string {
  const row = MEMORY_BY_CPU.find((each) => each.cpu === cpu);
  if (!row) return `${cpu} is not a Fargate CPU size (${MEMORY_BY_CPU.map((each) => each.cpu).join(', ')})`;
  const [first, second] = row.memory;
  const step = row.memory.length > 3 ? ` in steps of ${(second ?? 0) - (first ?? 0)}` : '';
  return `${cpu} CPU units take ${step ? `${first} to ${row.memory.at(-1)}` : row.memory.join(', ')} MiB${step}`;
}

/** Sizes near one that Fargate refuses: the CPU value below, the one above, and the smallest that holds both. */
export function nearestFargateSizes({ cpu, memory }: TaskSize): string[] {
  const below = MEMORY_BY_CPU.findLast((row) => row.cpu <= cpu);
  const above = MEMORY_BY_CPU.find((row) => row.cpu >= cpu);
  const near = [below, above].flatMap((row) => (row ? [{ cpu: row.cpu, memory: closest(memory, row.memory) }] : []));
  const holding = MEMORY_BY_CPU.flatMap((row) => row.memory.map((each) => ({ cpu: row.cpu, memory: each }))).find(
    (each) => each.cpu >= cpu && each.memory >= memory,
  );
  return [...new Set([...near, ...(holding ? [holding] : [])].map(sizeText))];
}

function closest(value: number, candidates: readonly number[]): number {
  return candidates.reduce((best, each) => (Math.abs(each - value) < Math.abs(best - value) ? each : best));
}
