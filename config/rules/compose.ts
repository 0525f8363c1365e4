/** Hosts of a Docker Compose project. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { instanceType } from '../limits/instances';
import { composeHost, subnetKeys } from '../topology';
import { minutesOf } from './calendar';
import { containers, services } from './places';
import { rule } from './rule';
import { outside } from './values';

const HTTPS = 443;

export const hostCount = rule({
  id: 'compose/hosts',
  because: 'Each host stands in a zone of its own.',
  source: 'AWSEC2/latest/UserGuide/using-regions-availability-zones',
  check: (env) =>
    outside(['compute', 'hosts'], composeHost(env)?.hosts, {
      min: 1,
      max: subnetKeys(env, 'public').length,
      unit: 'hosts, one for each public subnet',
    }),
});

export const hostIngress = rule({
  id: 'compose/ingress',
  because:
    'Several hosts are reached through one load balancer; an HTTP API reaches none, and one host has an address.',
  source: 'elasticloadbalancing/latest/application/introduction',
  check: (env) => {
    const hosts = composeHost(env)?.hosts ?? 0;
    const { kind } = env.ingress;
    return (hosts > 1 && kind === 'none') || (hosts > 0 && kind === 'http-api')
      ? [
          {
            at: ['ingress', 'kind'],
            value: kind,
            limit: `${hosts} ${hosts > 1 ? 'hosts' : 'host'}`,
            fix: hosts > 1 ? "choose ingress 'alb'" : "choose ingress 'none', or 'alb'",
          },
        ]
      : [];
  },
});

export const hostDomain = rule({
  id: 'compose/domain',
  because: 'Behind a load balancer, the name belongs to the load balancer.',
  source: 'Route53/latest/DeveloperGuide/routing-to-elb-load-balancer',
  check: (env) =>
    composeHost(env)?.domain.kind === 'named' && env.ingress.kind !== 'none'
      ? [
          {
            at: ['compute', 'domain'],
            value: 'named',
            limit: `ingress is '${env.ingress.kind}'`,
            fix: 'move it to ingress.domain',
          },
        ]
      : [],
});

export const hostCertificate = rule({
  id: 'compose/certificate',
  severity: 'warning',
  because:
    'A certificate is issued for a name that points to the host: it starts on HTTP, obtains one and renews it; without a name there is none.',
  source: 'https://letsencrypt.org/docs/challenge-types/',
  check: (env) => {
    const host = composeHost(env);
    return host?.exposure.ports.includes(HTTPS) && host.domain.kind === 'none' && env.ingress.kind === 'none'
      ? [
          {
            at: ['compute', 'domain'],
            value: 'none',
            limit: `port ${HTTPS} is open, and has no certificate to show`,
            fix: 'give the host a domain, or leave the port out',
          },
        ]
      : [];
  },
});

/** MiB up to which a host without swap is killed by what a larger one shrugs off. */
const SMALL = 2_048;

export const hostMemory = rule({
  id: 'compose/memory',
  severity: 'warning',
  because:
    'The limits of the containers, the kernel and Docker share the memory of the host: with none to spare, the kernel kills a container.',
  source: 'AWSEC2/latest/UserGuide/instance-store-swap-volumes',
  check: (env) => {
    const host = composeHost(env);
    const memory = instanceType(host?.instanceType ?? '')?.memory ?? Number.POSITIVE_INFINITY;
    return host && memory <= SMALL && host.swapGiB === 0
      ? [
          {
            at: ['compute', 'swapGiB'],
            value: 0,
            limit: `${host.instanceType} has ${memory} MiB for containers and host`,
            fix: `write ${(memory * 2) / 1_024}, and let container limits sum to ${Math.floor((memory * 0.88) / 10) * 10} MiB`,
          },
        ]
      : [];
  },
});

export const swapSize = rule({
  id: 'compose/swap',
  because: 'A swap file stands on the volume, beside the images and the data.',
  source: 'AWSEC2/latest/UserGuide/instance-store-swap-volumes',
  check: (env) => {
    const host = composeHost(env);
    return outside(['compute', 'swapGiB'], host?.swapGiB, {
      min: 0,
      max: Math.max(0, Math.floor((host?.volumeGiB ?? 0) / 2)),
      unit: 'GiB, half of the volume',
    });
  },
});

export const hostServices = rule({
  id: 'compose/services',
  because: 'A host runs what its Compose file says: services of the deployment file would be left out without a word.',
  source: 'AmazonECS/latest/developerguide/ecs_services',
  check: (env) =>
    composeHost(env)
      ? services(env).map(({ at, key }) => ({
          at,
          value: key,
          limit: "compute is 'compose-host'",
          fix: 'move it into the Compose file, or choose another compute',
        }))
      : [],
});

export const snapshotTime = rule({
  id: 'compose/snapshots',
  because: 'Snapshots are taken at a UTC time of day, and a policy keeps up to 1,000.',
  source: 'ebs/latest/userguide/snapshot-ami-policy',
  check: (env) => {
    const snapshots = composeHost(env)?.snapshots;
    if (snapshots?.kind !== 'daily') return [];
    const at = ['compute', 'snapshots'];
    return [
      ...(minutesOf(snapshots.at) === undefined
        ? [
            {
              at: [...at, 'at'],
              value: snapshots.at,
              limit: 'HH:MM, 00:00 to 23:59',
              fix: "write a time such as '04:00'",
            },
          ]
        : []),
      ...outside([...at, 'keep'], snapshots.keep, { min: 1, max: 1_000 }),
    ];
  },
});

export const noSnapshots = rule({
  id: 'compose/no-snapshots',
  severity: 'warning',
  because: 'An instance is recovered from a snapshot of its volume: nothing makes one unless it is asked for.',
  source: 'ebs/latest/userguide/snapshot-lifecycle',
  check: (env) =>
    composeHost(env)?.snapshots.kind === 'off' && env.dataProtection === 'protected'
      ? [
          {
            at: ['compute', 'snapshots'],
            value: 'off',
            limit: "dataProtection is 'protected'",
            fix: "write { kind: 'daily', at: '04:00', keep: 7 }",
          },
        ]
      : [],
});

export const opsPath = rule({
  id: 'files/path',
  because: 'What runs on hosts and in containers is read from ops/ of the project, and from nowhere else.',
  source: 'docs/reference/config.md',
  check: (env) =>
    opsPaths(env)
      .filter(({ path }) => !/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(path))
      .map(({ at, path }) => ({
        at,
        value: path,
        limit: 'a path below ops/, without .. or a leading slash',
        fix: `write '${
          path
            .split('/')
            .filter((part) => /^[A-Za-z0-9_-]/.test(part))
            .join('/') || 'app'
        }'`,
      })),
});

function opsPaths(env: Environment): { at: Path; path: string }[] {
  const host = composeHost(env);
  return [
    ...(host ? [{ at: ['compute', 'project'], path: host.project }] : []),
    ...containers(env).flatMap(({ at, value }) =>
      value.script === undefined ? [] : [{ at: [...at, 'script'], path: value.script }],
    ),
  ];
}
