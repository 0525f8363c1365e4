/** Names that users type, and their certificates. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { composeHost } from '../topology';
import type { Domain } from '../vocabulary/network';
import { rule } from './rule';

const AT: Path = ['ingress', 'domain'];

interface Named {
  readonly at: Path;
  readonly name: string;
  readonly zone: string;
}

/** Every name of a certificate, with the zone that validates it: of the ingress, and of a host. */
const names = (env: Environment): Named[] => [
  ...namesOf(AT, env.ingress.kind === 'none' ? undefined : env.ingress.domain),
  ...namesOf(['compute', 'domain'], composeHost(env)?.domain),
];

function namesOf(at: Path, domain: Domain | undefined): Named[] {
  if (domain?.kind !== 'named') return [];
  const zone = domain.zone.name;
  return [
    { at: [...at, 'name'], name: domain.name, zone },
    ...domain.alternativeNames.map((name, index) => ({ at: [...at, 'alternativeNames', index], name, zone })),
  ];
}

const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const hostName = rule({
  id: 'ingress/host-name',
  because:
    'A host name is made of labels of at most 63 characters, and a certificate takes a first name of at most 64.',
  source: 'acm/latest/userguide/acm-certificate-characteristics',
  check: (env) =>
    names(env)
      .filter(({ name }, index) => !HOST.test(name) || name.length > (index === 0 ? 64 : 253))
      .map(({ at, name, zone }) => ({
        at,
        value: name,
        limit: 'lower-case labels joined by dots; 64 characters in all for the first',
        fix: `write a name such as '${env.name}.${zone}'`,
      })),
});

export const recordInZone = rule({
  id: 'ingress/record-in-zone',
  because: 'A hosted zone answers for names below its own, and the certificate is validated by a record in it.',
  source: 'acm/latest/userguide/dns-validation',
  check: (env) =>
    names(env)
      .filter(({ name, zone }) => name !== zone && !name.endsWith(`.${zone}`))
      .map(({ at, name, zone }) => ({
        at,
        value: name,
        limit: `${zone} or a name that ends with .${zone}`,
        fix: `write '${name.split('.')[0]}.${zone}', or name the zone that holds it`,
      })),
});

export const noTls = rule({
  id: 'ingress/no-tls',
  severity: 'warning',
  because: 'No certificate can be had for AWS’s own name of a load balancer: without a domain it serves plain HTTP.',
  source: 'elasticloadbalancing/latest/application/https-listener-certificates',
  check: ({ ingress }) =>
    ingress.kind === 'alb' && ingress.domain.kind === 'none'
      ? [
          {
            at: AT,
            value: 'none',
            limit: 'HTTP on port 80 only',
            fix: "give it a domain name, or choose ingress 'http-api', which has HTTPS under AWS’s own name",
          },
        ]
      : [],
});
