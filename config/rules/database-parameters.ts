/** Parameters of RDS databases: in the units that RDS takes, and within the memory of the instance. */
import { databaseClass, PARAMETER_UNITS } from '../limits/databases';
import type { Database } from '../vocabulary/data';
import { databases, located } from './places';
import { rule } from './rule';

const SOURCE = 'AmazonRDS/latest/UserGuide/USER_ParamValuesRef';
const MIB = 1_048_576;
const BYTES: Readonly<Record<string, number>> = { b: 1, k: 1_024, m: MIB, g: 1_024 * MIB, t: MIB * MIB };

/** `{DBInstanceClassMemory/32768}` and `GREATEST(...)`: RDS computes them from the class. */
const isFormula = (text: string): boolean => /^(\{.+\}|(GREATEST|LEAST|SUM)\(.+\))$/i.test(text);

/** Bytes of `256MB` or `512m`; nothing when it is no size. */
function bytesOf(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?) *([kmgt]?i?b?)$/i.exec(text.trim()) ?? [];
  return number === undefined || !unit ? undefined : Number(number) * (BYTES[unit[0]?.toLowerCase() ?? ''] ?? 1);
}

export const parameterUnit = rule({
  id: 'rds/parameter-unit',
  because: 'RDS takes parameters as bare numbers, each in a unit of its own: 8 kB pages, kB or bytes.',
  source: SOURCE,
  check: (env) =>
    databases(env).flatMap(({ at, value: { engine, parameters } }) =>
      located([...at, 'parameters'], parameters).flatMap(({ key, at: place, value }) => {
        const unit = PARAMETER_UNITS[engine][key];
        if (unit === undefined || /^-?\d+$/.test(value) || isFormula(value)) return [];
        const bytes = unit === 1 && key === 'max_connections' ? undefined : bytesOf(value);
        return [
          {
            at: place,
            value,
            limit: `a number of ${unitName(key, unit)}`,
            fix: bytes === undefined ? 'write a number, or a formula of RDS' : `write '${Math.round(bytes / unit)}'`,
          },
        ];
      }),
    ),
});

function unitName(key: string, unit: number): string {
  if (key === 'max_connections') return 'connections';
  return { 1: 'bytes', 1024: 'kB', 8192: '8 kB pages' }[unit] ?? 'MB';
}

export const parameterMemory = rule({
  id: 'rds/parameter-memory',
  because: 'Buffers and the memory of every connection come out of what the instance has.',
  source: 'AmazonRDS/latest/UserGuide/CHAP_BestPractices#CHAP_BestPractices.Performance.RAM',
  check: (env) =>
    databases(env).flatMap(({ at, value }) => {
      const memory = (databaseClass(value.instanceClass)?.memory ?? Number.POSITIVE_INFINITY) * 1_024;
      const parts = partsOf(value);
      const sum = Math.round(parts.reduce((total, { mib }) => total + mib, 0));
      return sum <= memory
        ? []
        : [
            {
              at: [...at, 'parameters'],
              value: `${parts.map(({ text }) => text).join(' + ')} = ${sum} MiB`,
              limit: `${value.instanceClass} has ${memory} MiB`,
              fix: 'lower them, or choose a larger class',
            },
          ];
    }),
});

/** What buffers and connections take, as far as numbers say so. */
function partsOf({ engine, parameters }: Database): { readonly mib: number; readonly text: string }[] {
  const number = (key: string): number | undefined => {
    const text = parameters[key];
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const buffer = engine === 'postgres' ? 'shared_buffers' : 'innodb_buffer_pool_size';
  const pages = number(buffer);
  const connections = number('max_connections');
  // What PostgreSQL sorts with in a connection, by default 4 MB; MySQL takes about 1 MiB.
  const each = engine === 'postgres' ? (number('work_mem') ?? 4_096) / 1_024 : 1;
  return [
    ...(pages === undefined
      ? []
      : [{ mib: (pages * (PARAMETER_UNITS[engine][buffer] ?? 1)) / MIB, text: `${buffer} ${pages}` }]),
    ...(connections === undefined
      ? []
      : [{ mib: connections * each, text: `${connections} connections of ${each} MiB` }]),
  ];
}
