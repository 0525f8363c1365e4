/** Security groups, as far as they follow from what services publish and whom they let in. */
import { CLOSED_PORTS } from '../limits/closed-ports';
import { composeHost, exposed, servicePorts } from '../topology';
import { exposures, services } from './places';
import { rule } from './rule';

export const closedPort = rule({
  id: 'security-groups/public-port',
  because: 'Administration and database ports that the internet can reach are found and attacked within minutes.',
  source: 'securityhub/latest/userguide/ec2-controls#ec2-19',
  check: (env) => [
    ...exposures(env)
      .filter(({ value: { kind, port } }) => kind === 'public' && Object.hasOwn(CLOSED_PORTS, port))
      .map(({ at, value: { port } }) => ({
        at: [...at, 'port'],
        value: port,
        limit: `${CLOSED_PORTS[port]} is not published`,
        fix: "write exposure 'none' and name the callers in `allows`",
      })),
    ...(composeHost(env)?.exposure.ports ?? []).flatMap((port, index) =>
      Object.hasOwn(CLOSED_PORTS, port)
        ? [
            {
              at: ['compute', 'exposure', 'ports', index],
              value: port,
              limit: `${CLOSED_PORTS[port]} is not published`,
              fix: port === 22 ? "remove it, and write ssh: { kind: 'admin-cidr' }" : 'remove it',
            },
          ]
        : [],
    ),
  ],
});

/** Rules that a group takes in each direction, unless the quota is raised. */
const MOST_RULES = 60;

export const ruleCount = rule({
  id: 'security-groups/rules',
  because: 'A security group takes 60 rules in each direction.',
  source: 'vpc/latest/userguide/amazon-vpc-limits#vpc-limits-security-groups',
  check: (env) =>
    services(env)
      .map((service) => ({
        ...service,
        rules: service.value.allows.length * servicePorts(service.value).length + (exposed(service.value) ? 1 : 0),
      }))
      .filter(({ rules }) => rules > MOST_RULES)
      .map(({ at, rules }) => ({
        at: [...at, 'allows'],
        value: `${rules} rules`,
        limit: `at most ${MOST_RULES}: one for each caller and port, and one for the ingress`,
        fix: 'let callers in through fewer ports, or through one service in front',
      })),
});
