/** Whether what refers to something reaches it. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { ecsServices } from '../topology';
import type { Service } from '../vocabulary/service';
import type { Reference as ReferenceValue } from '../vocabulary/workload';
import { own, values } from './places';
import { rule } from './rule';

type ServiceReference = Extract<ReferenceValue, { kind: 'service' | 'service-host' }>;

/** References to services, each with the service that it leads to. */
const toServices = (env: Environment): { at: Path; value: ServiceReference; target: Service }[] =>
  values(env).flatMap(({ at, value }) => {
    if (value.kind !== 'service' && value.kind !== 'service-host') return [];
    const target = own(env.services, value.name);
    return target ? [{ at, value, target }] : [];
  });

export const closedReference = rule({
  id: 'references/internal',
  because:
    'A service answers those it allows: services at the internal load balancer or at its private name, and jobs and hosts nowhere.',
  source: 'elasticloadbalancing/latest/application/introduction',
  check: (env) =>
    toServices(env).flatMap(({ at, value, target }) => {
      const caller = at[0] === 'services' ? String(at[1]) : undefined;
      const problem = closedTo(env, target, value.kind, caller);
      if (!problem) return [];
      const place = at[0] === 'jobs' ? 'a job' : 'a host';
      const closed =
        caller === undefined
          ? `${value.name} lets in services that it allows: ${place} cannot be one of them`
          : `${value.name} does not let it in`;
      return [
        {
          at: [...at, 'name'],
          value: value.name,
          limit: problem === 'closed' ? closed : `exposure of ${value.name} is '${problem}'`,
          fix: advice(value, problem, caller),
        },
      ];
    }),
});

/** Why a caller does not reach a service: who it lets in, or how it is exposed; nothing when it does. */
function closedTo(
  { network }: Environment,
  { exposure, allows }: Service,
  kind: ServiceReference['kind'],
  caller: string | undefined,
): 'closed' | 'public' | 'none' | undefined {
  if (kind === 'service' && exposure.kind !== 'internal') return exposure.kind;
  // Who is not allowed by name is let out to it only where everything is let out.
  const everybody = exposure.kind === 'internal' && exposure.from === 'vpc' && network.outbound === 'all';
  return (kind === 'service' && everybody) || (caller !== undefined && allows.includes(caller)) ? undefined : 'closed';
}

function advice({ name }: ServiceReference, problem: string, caller: string | undefined): string {
  if (problem !== 'closed') return `write exposure 'internal' at services.${name}`;
  if (caller !== undefined) return `add '${caller}' to services.${name}.allows`;
  return `let a service do it, or write exposure 'internal' from: 'vpc' at services.${name}, network.outbound: 'all', and refer to it by the kind 'service'`;
}

export const privateName = rule({
  id: 'references/service-host',
  because:
    'A private name is the address of a task of ECS: hosts and functions have none, an HTTP API takes a record with a port instead, and behind the internal load balancer a task answers that alone.',
  source: 'AmazonECS/latest/developerguide/service-discovery',
  check: (env) =>
    toServices(env).flatMap(({ at, value, target }) => {
      const limit = value.kind === 'service-host' ? namelessness(env, value.name, target) : undefined;
      const fix =
        target.exposure.kind === 'internal'
          ? "refer to it by the kind 'service'"
          : `write exposure 'internal' at services.${value.name}, and refer to it by the kind 'service'`;
      return limit ? [{ at: [...at, 'name'], value: value.name, limit, fix }] : [];
    }),
});

/** Why a service is not reached by its private name; nothing when it is. */
function namelessness(env: Environment, key: string, { exposure }: Service): string | undefined {
  if (own(ecsServices(env), key) === undefined) return `compute '${env.compute.kind}' registers no names`;
  if (exposure.kind === 'internal') return `${key} answers the internal load balancer alone`;
  return exposure.kind === 'public' && env.ingress.kind === 'http-api' ? `${key} is behind an HTTP API` : undefined;
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
