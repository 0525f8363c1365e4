/** Hardening and the roles of CI. */
import type { Path } from '../findings';
import { rule } from './rule';
import { outside } from './values';

export const wafTarget = rule({
  id: 'security/waf-target',
  because: 'AWS WAF attaches to a load balancer; it does not attach to an HTTP API.',
  source: 'waf/latest/developerguide/how-aws-waf-works-resources',
  check: ({ security, ingress }) =>
    security?.waf.kind === 'on' && ingress.kind !== 'alb'
      ? [
          {
            at: ['security', 'waf'],
            value: 'on',
            limit: `ingress is '${ingress.kind}'`,
            fix: "switch it off with a reason (throttling limits an HTTP API), or choose ingress 'alb'",
          },
        ]
      : [],
});

export const wafRate = rule({
  id: 'security/waf-rate',
  because: 'A rate-based rule counts 10 to 2,000,000,000 requests.',
  source: 'waf/latest/APIReference/API_RateBasedStatement',
  check: ({ security }) =>
    security?.waf.kind === 'on'
      ? outside(['security', 'waf', 'ratePer5Minutes'], security.waf.ratePer5Minutes, { min: 10, max: 2_000_000_000 })
      : [],
});

export const cicdEnvironments = rule({
  id: 'cicd/environments',
  because:
    'A role is trusted by the name of its GitHub environment: with one name for two roles, a plan could deploy, and a deployment of an image could change everything.',
  source: 'IAM/latest/UserGuide/id_roles_providers_create_oidc',
  check: ({ cicd }) => {
    if (!cicd) return [];
    const named: { at: Path; environment: string; fix: string }[] = [
      { at: ['cicd', 'planEnvironment'], environment: cicd.planEnvironment, fix: `${cicd.deployEnvironment}-plan` },
    ];
    if (cicd.apply.kind === 'on') {
      const fix = `${cicd.deployEnvironment}-apply`;
      named.push({ at: ['cicd', 'apply', 'environment'], environment: cicd.apply.environment, fix });
    }
    const taken = [cicd.deployEnvironment.toLowerCase()];
    return named.flatMap(({ at, environment, fix }) => {
      if (!taken.includes(environment.toLowerCase())) {
        taken.push(environment.toLowerCase());
        return [];
      }
      return [{ at, value: environment, limit: 'a name that no other role here has', fix: `write '${fix}'` }];
    });
  },
});
