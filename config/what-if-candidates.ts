/** Single changes that are worth trying in an environment; whether they change anything is for the rules to say. */
import { DATABASE_CLASSES } from './limits/databases';
import { isFargateSize, sizeText } from './limits/fargate';
import { INSTANCE_TYPES } from './limits/instances';
import type { EnvironmentInput } from './vocabulary/deployment';
import { taskSize } from './vocabulary/scalars';
import { type Change, changeText } from './what-if';
import { COMMITMENTS, EGRESS } from './what-if-patches';

/** Retention of logs that is tried: what most plans keep at least. */
const SHORT_RETENTION_DAYS = 7;

/** In the order of the keys. */
export function candidatesOf(env: EnvironmentInput): Change[] {
  const of = (key: Change['key'], values: readonly string[]): Change[] => values.map((value) => ({ key, value }));
  const keepsLonger = (env.monitoring?.logRetentionDays ?? 0) > SHORT_RETENTION_DAYS;
  return [
    ...of('ingress', ['alb', 'http-api']),
    ...of('egress', EGRESS),
    ...of('nat', ['one', 'per-zone']),
    ...of('capacity', ['spot', 'on-demand']),
    ...of('architecture', ['arm64', 'x86_64']),
    ...of('schedule', ['business-hours', 'always-on']),
    ...of('size', [...smallerTasks(env), ...smallerDatabases(env), ...smallerInstances(env)]),
    ...of('multi-az', ['on', 'off']),
    ...of('log-retention', keepsLonger ? [String(SHORT_RETENTION_DAYS)] : []),
    ...of('commitment', COMMITMENTS),
  ];
}

/** Half of the CPU and memory where Fargate runs that, else half of the memory. */
function smallerTasks({ services = {} }: EnvironmentInput): string[] {
  return Object.entries(services).flatMap(([name, service]) => {
    const { data } = taskSize.safeParse(service.size);
    if (!data) return [];
    const { cpu, memory } = data;
    const smaller = [
      { cpu: cpu / 2, memory: memory / 2 },
      { cpu, memory: memory / 2 },
    ].find(isFargateSize);
    return smaller ? [`${name}=${sizeText(smaller)}`] : [];
  });
}

function smallerDatabases({ databases = {} }: EnvironmentInput): string[] {
  return Object.entries(databases).flatMap(([name, { instanceClass }]) =>
    oneSmaller(DATABASE_CLASSES, instanceClass).map((smaller) => `${name}=${smaller}`),
  );
}

function smallerInstances({ compute }: EnvironmentInput): string[] {
  return 'instanceType' in compute ? oneSmaller(INSTANCE_TYPES, compute.instanceType) : [];
}

/** The size before it of the same family, in a table that ascends. */
function oneSmaller(table: readonly string[], name: string): string[] {
  const family = name.slice(0, name.lastIndexOf('.') + 1);
  const sizes = table.filter((each) => each.startsWith(family));
  return sizes.slice(0, Math.max(0, sizes.indexOf(name))).slice(-1);
}

/** Changes that make nothing cheaper; `endpoints` stands for six of them in each zone, more than any NAT gateway costs. */
const DEARER: readonly string[] = [
  ...['ingress=alb', 'egress=nat-gateway', 'egress=endpoints', 'nat=per-zone', 'capacity=on-demand'],
  ...['architecture=x86_64', 'schedule=always-on', 'multi-az=on'],
];

/** Whether a candidate may save money: what a gate tries. */
export const isSaving = (change: Change): boolean => !DEARER.includes(changeText(change));
