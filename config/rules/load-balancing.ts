/** Load balancer and HTTP API: names, listeners, routes. */
import type { Environment } from '../environment';
import { nearest, type Path } from '../findings';
import { TLS_POLICIES } from '../limits/tls-policies';
import { exposures, services } from './places';
import { rule } from './rule';
import { durationOutside, durationText, outside, repeated } from './values';

const TARGET_GROUP = 'elasticloadbalancing/latest/application/edit-target-group-attributes';
const RULES = 'elasticloadbalancing/latest/application/rule-condition-types';

/** What is reached from the internet. */
const published = (env: Environment) => exposures(env).filter(({ value }) => value.kind === 'public');

/** What is reached by rules of one listener: of the public load balancer, of the internal one. */
const listeners = (env: Environment) => [
  ...(env.ingress.kind === 'alb' ? [published(env)] : []),
  exposures(env).filter(({ value }) => value.kind === 'internal'),
];

const routes = (env: Environment) =>
  exposures(env).flatMap(({ key, at, value: { kind, paths } }) =>
    paths.map((path, index) => ({ at: [...at, 'paths', index] as Path, path, kind, service: key })),
  );

export const priorityRange = rule({
  id: 'load-balancing/priority',
  because: 'A listener evaluates its rules by priority, 1 to 50,000.',
  source: 'elasticloadbalancing/latest/APIReference/API_CreateRule',
  check: (env) =>
    exposures(env).flatMap(({ at, value }) => outside([...at, 'priority'], value.priority, { min: 1, max: 50_000 })),
});

export const priorityUnique = rule({
  id: 'load-balancing/priority-unique',
  because: 'Two rules of a listener cannot have the same priority.',
  source: 'elasticloadbalancing/latest/APIReference/API_CreateRule',
  check: (env) =>
    listeners(env).flatMap((reached) => {
      // Without a priority of its own, a service gets ten times its position.
      const all = reached.map((each, index) => ({ ...each, priority: each.value.priority ?? (index + 1) * 10 }));
      const free = Math.max(0, ...all.map(({ priority }) => priority)) + 10;
      return repeated(all, ({ priority }) => String(priority)).map(({ entry, first }) => ({
        at: [...entry.at, 'priority'],
        value: entry.priority,
        limit: `${first.key} has ${first.priority}${first.value.priority === undefined ? ' by its position' : ''}`,
        fix: `write ${free}`,
      }));
    }),
});

export const deregistration = rule({
  id: 'load-balancing/deregistration-delay',
  because: 'A target group waits at most an hour for requests in flight.',
  source: TARGET_GROUP,
  check: (env) =>
    exposures(env).flatMap(({ at, value }) =>
      durationOutside([...at, 'deregistrationDelay'], value.deregistrationDelay, { min: 0, max: 3_600 }),
    ),
});

export const slowStart = rule({
  id: 'load-balancing/slow-start',
  because: 'Slow start is off at 0, or lasts 30 seconds to 15 minutes.',
  source: TARGET_GROUP,
  check: (env) =>
    exposures(env)
      .filter(
        ({
          value: {
            slowStart: { seconds },
          },
        }) => seconds !== 0 && (seconds < 30 || seconds > 900),
      )
      .map(
        ({
          at,
          value: {
            slowStart: { seconds },
          },
        }) => ({
          at: [...at, 'slowStart'],
          value: durationText(seconds),
          limit: '0s, or 30s to 15m',
          fix: `write '${seconds > 900 ? '15m' : '30s'}'`,
        }),
      ),
});

export const idleTimeout = rule({
  id: 'load-balancing/idle-timeout',
  because: 'A load balancer closes an idle connection after 1 to 4,000 seconds.',
  source: 'elasticloadbalancing/latest/application/edit-load-balancer-attributes',
  check: (env) => [
    ...(env.ingress.kind === 'alb'
      ? durationOutside(['ingress', 'idleTimeout'], env.ingress.idleTimeout, IDLE_TIMEOUT)
      : []),
    ...exposures(env).flatMap(({ at, value }) =>
      value.kind === 'internal' ? durationOutside([...at, 'idleTimeout'], value.idleTimeout, IDLE_TIMEOUT) : [],
    ),
  ],
});
const IDLE_TIMEOUT = { min: 1, max: 4_000 };

export const tlsPolicy = rule({
  id: 'load-balancing/tls-policy',
  because: 'TLS 1.0 and 1.1 are broken: the listener takes a policy of 1.2 or newer.',
  source: 'elasticloadbalancing/latest/application/describe-ssl-policies',
  check: ({ ingress }) =>
    ingress.kind === 'alb' && !TLS_POLICIES.includes(ingress.tlsPolicy)
      ? [
          {
            at: ['ingress', 'tlsPolicy'],
            value: ingress.tlsPolicy,
            limit: 'a policy that refuses TLS 1.0 and 1.1',
            fix: `write '${nearest(ingress.tlsPolicy, TLS_POLICIES) ?? TLS_POLICIES[0]}', or leave it out`,
          },
        ]
      : [],
});

export const pathForm = rule({
  id: 'load-balancing/path',
  because: 'A path pattern starts with / and has at most 128 characters of a certain set.',
  source: RULES,
  check: (env) =>
    routes(env)
      .filter(({ path }) => !/^\/[A-Za-z0-9_\-.$/~"'@:+&*?]{0,127}$/.test(path))
      .map(({ at, path }) => ({
        at,
        value: path,
        limit: `/ and at most 127 of letters, digits and _-.$/~"'@:+&*?`,
        fix: path.startsWith('/') ? 'remove the other characters' : `write '/${path}'`,
      })),
});

export const apiPath = rule({
  id: 'load-balancing/api-path',
  because: 'A route of an HTTP API is greedy at its end only: it has no other wildcards.',
  source: 'apigateway/latest/developerguide/http-api-develop-routes',
  check: (env) =>
    env.ingress.kind === 'http-api'
      ? routes(env)
          .filter(
            ({ path, kind }) => kind === 'public' && path.startsWith('/') && !/^\/([^*?]*\/)?(\*|[^*?]*)$/.test(path),
          )
          .map(({ at, path }) => ({
            at,
            value: path,
            limit: 'no wildcard but /* at the end',
            fix: `write '${path.replace(/[^/]*[*?].*$/, '*')}', or choose ingress 'alb'`,
          }))
      : [],
});

/** A listener rule compares at most five values. */
const MOST_PATHS = 5;

export const pathCount = rule({
  id: 'load-balancing/path-count',
  because: 'A rule of a listener compares a request with at most five values.',
  source: 'elasticloadbalancing/latest/application/load-balancer-limits',
  check: (env) =>
    listeners(env)
      .flat()
      .filter(({ value: { paths } }) => paths.length > MOST_PATHS)
      .map(({ at, value: { paths } }) => ({
        at: [...at, 'paths'],
        value: `${paths.length} paths`,
        limit: `at most ${MOST_PATHS}`,
        fix: 'join them by a wildcard, such as /api/*',
      })),
});

export const pathShared = rule({
  id: 'load-balancing/path-shared',
  because: 'A path leads to one service: the second would never be asked.',
  source: RULES,
  check: (env) =>
    repeated(routes(env), ({ path, kind }) => `${kind} ${path}`).map(({ entry, first }) => ({
      at: entry.at,
      value: entry.path,
      limit: `${first.service} has this path`,
      fix: 'give each service paths of its own',
    })),
});

export const ingressMissing = rule({
  id: 'ingress/missing',
  because: 'What is public is reached through an ingress.',
  source: 'AmazonECS/latest/developerguide/service-load-balancing',
  check: (env) =>
    env.ingress.kind === 'none'
      ? published(env).map(({ at }) => ({
          at: [...at, 'kind'],
          value: 'public',
          limit: "this environment has ingress 'none'",
          fix: "choose ingress 'alb' or 'http-api', or exposure 'none'",
        }))
      : [],
});

/** Whether the ingress leads to something other than a service: to hosts, or to a queue. */
const isReached = ({ ingress, compute }: Environment): boolean =>
  compute.kind === 'compose-host' || (ingress.kind === 'http-api' && ingress.runs !== undefined);

export const ingressUnused = rule({
  id: 'ingress/unused',
  severity: 'warning',
  because: 'An ingress without a public service answers every request with 404, and a load balancer bills for it.',
  source: 'elasticloadbalancing/latest/application/introduction',
  check: (env) =>
    env.ingress.kind !== 'none' && published(env).length === 0 && !isReached(env)
      ? [
          {
            at: ['ingress', 'kind'],
            value: env.ingress.kind,
            limit: 'no service of this environment is public',
            fix: "choose ingress 'none', or make a service public",
          },
        ]
      : [],
});

export const internalUnreached = rule({
  id: 'ingress/internal-unreached',
  severity: 'warning',
  because: 'An internal load balancer lets in whom a service allows: without anybody, it bills and answers nobody.',
  source: 'elasticloadbalancing/latest/application/load-balancer-update-security-groups',
  check: (env) =>
    services(env).flatMap(({ at, value: { exposure, allows } }) =>
      exposure.kind === 'internal' && exposure.from === 'services' && allows.length === 0
        ? [
            {
              at: [...at, 'allows'],
              value: [],
              limit: "exposure is 'internal', from 'services'",
              fix: "name the callers in `allows`, or write from: 'vpc'",
            },
          ]
        : [],
    ),
});

/** Servers that answer everybody unless something in front of them asks for a password. */
const OPEN_SERVERS =
  /(^|[/-])(ollama|vllm|text-generation-inference|chroma|chromadb|qdrant|weaviate|redis|valkey|memcached|elasticsearch|prometheus)([:@/-]|$)/;

export const unauthenticated = rule({
  id: 'ingress/unauthenticated',
  because: 'This server asks nobody who they are: on the internet, everybody uses it, and reads what is in it.',
  source: 'wellarchitected/latest/security-pillar/identity-management',
  check: (env) =>
    published(env).flatMap(({ key, at, value }) => {
      const image = env.services[key]?.containers[value.container]?.image;
      const name = image?.kind === 'public' ? image.reference : (image?.name ?? '');
      return OPEN_SERVERS.test(name)
        ? [
            {
              at: [...at, 'kind'],
              value: `public, with ${name}`,
              limit: 'internal, or behind a queue or a service that knows its callers',
              fix: "write 'internal' and name the callers in `allows`",
            },
          ]
        : [];
    }),
});
