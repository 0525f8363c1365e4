/** Hardening and the roles of CI. */
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
    'The plan role is trusted by the name of its GitHub environment: with one name for both, a plan could deploy.',
  source: 'IAM/latest/UserGuide/id_roles_providers_create_oidc',
  check: ({ cicd }) =>
    cicd && cicd.planEnvironment.toLowerCase() === cicd.deployEnvironment.toLowerCase()
      ? [
          {
            at: ['cicd', 'planEnvironment'],
            value: cicd.planEnvironment,
            limit: 'another name than deployEnvironment',
            fix: `write '${cicd.deployEnvironment}-plan'`,
          },
        ]
      : [],
});
