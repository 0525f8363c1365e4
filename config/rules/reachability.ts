/** Whether what refers to something reaches it. */
import type { Reference as ReferenceValue, Service } from '../vocabulary/service';
import { own, values } from './places';
import { rule } from './rule';

export const closedReference = rule({
  id: 'references/internal',
  because: 'A service answers those it allows: at the internal load balancer, or at its private name inside the VPC.',
  source: 'elasticloadbalancing/latest/application/introduction',
  check: (env) =>
    values(env).flatMap(({ at, value }) => {
      if (value.kind !== 'service' && value.kind !== 'service-host') return [];
      const target = own(env.services, value.name);
      const caller = at[0] === 'services' ? String(at[1]) : undefined;
      const problem = target && closedTo(target, value.kind, caller);
      if (!problem) return [];
      return [
        {
          at: [...at, 'name'],
          value: value.name,
          limit:
            problem === 'closed' ? `${value.name} does not let it in` : `exposure of ${value.name} is '${problem}'`,
          fix: advice(value, problem, caller),
        },
      ];
    }),
});

/** Why a caller does not reach a service: who it lets in, or how it is exposed; nothing when it does. */
function closedTo(
  { exposure, allows }: Service,
  kind: 'service' | 'service-host',
  caller: string | undefined,
): 'closed' | 'public' | 'none' | undefined {
  if (kind === 'service' && exposure.kind !== 'internal') return exposure.kind;
  const everybody = kind === 'service' && exposure.kind === 'internal' && exposure.from === 'vpc';
  return everybody || (caller !== undefined && allows.includes(caller)) ? undefined : 'closed';
}

function advice(
  { kind, name }: Extract<ReferenceValue, { kind: 'service' | 'service-host' }>,
  problem: string,
  caller: string | undefined,
): string {
  if (problem !== 'closed') return `write exposure 'internal' at services.${name}`;
  if (caller !== undefined) return `add '${caller}' to services.${name}.allows`;
  return kind === 'service'
    ? `write from: 'vpc' at services.${name}.exposure`
    : `write exposure 'internal', from: 'vpc', at services.${name}, and refer to it by the kind 'service'`;
}

export const readerHost = rule({
  id: 'references/reader',
  because: 'Only a database with a read replica has a host to read from.',
  source: 'AmazonRDS/latest/UserGuide/USER_ReadRepl',
  check: (env) =>
    values(env).flatMap(({ at, value }) =>
      value.kind === 'database' && value.attribute === 'reader-host' && env.databases[value.name]?.replicas === 0
        ? [
            {
              at: [...at, 'attribute'],
              value: 'reader-host',
              limit: `${value.name} has no replica`,
              fix: "write 'host', or add a replica",
            },
          ]
        : [],
    ),
});
