/**
 * EC2 instance types that a plan can ask for, by family and size, as of 2026-10: a type that is not here is refused
 * rather than guessed about, because memory, interfaces and architecture decide what fits on it.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html
 */
export interface InstanceType {
  readonly vcpus: number;
  /** Installed MiB. */
  readonly memory: number;
  /** Elastic network interfaces that it takes. */
  readonly interfaces: number;
  readonly architecture: 'X86_64' | 'ARM64';
  readonly gpus: number;
}

type Size = readonly [vcpus: number, gib: number, interfaces: number, gpus?: number];

const BURSTABLE: Readonly<Record<string, Size>> = {
  nano: [2, 0.5, 2],
  micro: [2, 1, 2],
  small: [2, 2, 3],
  medium: [2, 4, 3],
  large: [2, 8, 3],
  xlarge: [4, 16, 4],
  '2xlarge': [8, 32, 4],
};

/** Sizes of a family with so many GiB a vCPU. */
const ratio = (gibPerVcpu: number): Readonly<Record<string, Size>> => ({
  large: [2, 2 * gibPerVcpu, 3],
  xlarge: [4, 4 * gibPerVcpu, 4],
  '2xlarge': [8, 8 * gibPerVcpu, 4],
  '4xlarge': [16, 16 * gibPerVcpu, 8],
  '8xlarge': [32, 32 * gibPerVcpu, 8],
});

const GPU: Readonly<Record<string, Readonly<Record<string, Size>>>> = {
  g4dn: {
    xlarge: [4, 16, 3, 1],
    '2xlarge': [8, 32, 3, 1],
    '4xlarge': [16, 64, 3, 1],
    '8xlarge': [32, 128, 4, 1],
    '12xlarge': [48, 192, 8, 4],
  },
  g5: { xlarge: [4, 16, 4, 1], '2xlarge': [8, 32, 4, 1], '4xlarge': [16, 64, 8, 1], '12xlarge': [48, 192, 15, 4] },
  g6: { xlarge: [4, 16, 4, 1], '2xlarge': [8, 32, 4, 1], '4xlarge': [16, 64, 8, 1], '12xlarge': [48, 192, 8, 4] },
};

const FAMILIES: Readonly<Record<string, Readonly<Record<string, Size>>>> = {
  t2: {
    nano: [1, 0.5, 2],
    micro: [1, 1, 2],
    small: [1, 2, 3],
    medium: [2, 4, 3],
    large: [2, 8, 3],
    xlarge: [4, 16, 3],
    '2xlarge': [8, 32, 3],
  },
  t3: BURSTABLE,
  t3a: { ...BURSTABLE, small: [2, 2, 2] },
  t4g: BURSTABLE,
  ...Object.fromEntries(['c5', 'c6i', 'c6a', 'c7i', 'c6g', 'c7g', 'c8g'].map((family) => [family, ratio(2)])),
  ...Object.fromEntries(['m5', 'm6i', 'm6a', 'm7i', 'm6g', 'm7g', 'm8g'].map((family) => [family, ratio(4)])),
  ...Object.fromEntries(['r5', 'r6i', 'r6a', 'r7i', 'r6g', 'r7g', 'r8g'].map((family) => [family, ratio(8)])),
  ...GPU,
};

/** Types that are in the table, smallest family first. */
export const INSTANCE_TYPES: readonly string[] = Object.entries(FAMILIES).flatMap(([family, sizes]) =>
  Object.keys(sizes).map((size) => `${family}.${size}`),
);

/** What a type has; nothing when it is not in the table. */
export function instanceType(type: string): InstanceType | undefined {
  if (!INSTANCE_TYPES.includes(type)) return undefined;
  const [family = '', size = ''] = type.split('.');
  const [vcpus, gib, interfaces, gpus = 0] = FAMILIES[family]?.[size] ?? [0, 0, 0];
  const graviton = /^[a-z]+\d+g[a-z]*$/.test(family);
  return { vcpus, memory: gib * 1024, interfaces, architecture: graviton ? 'ARM64' : 'X86_64', gpus };
}

/**
 * MiB that an instance registers with ECS, at most: the kernel and the agent keep some for themselves. What was measured
 * on small ones, and 93 % of the rest.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html
 */
export function registeredMemory({ memory }: InstanceType): number {
  return REGISTERED[memory] ?? Math.floor(memory * 0.93);
}

/** By installed MiB. */
const REGISTERED: Readonly<Record<number, number>> = { 512: 400, 1024: 900, 2048: 1_800, 4096: 3_800 };
