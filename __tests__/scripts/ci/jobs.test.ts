import { CliError } from '../../../cli/exit';
import type { ManifestEnvironment } from '../../../config/manifest';
import { jobsOf } from '../../../scripts/ci/lib/jobs';
import type { Target } from '../../../scripts/ci/lib/target';

const milestones = ['foundation', 'ecr', 'ecs'].map((milestone) => ({ milestone }) as Target['milestones'][number]);

function target(deployment: string, environment: string, cicd?: ManifestEnvironment['cicd']): Target {
  return {
    name: `${deployment}/${environment}`,
    deployment,
    environment,
    region: 'eu-west-1',
    state: { bucket: 'b', lockTable: 't', lock: 'both', region: 'eu-west-1' },
    milestones,
    manifest: { cicd } as ManifestEnvironment,
  };
}

const TARGETS = [
  target('shop', 'dev', { planEnvironment: 'dev-plan', deployEnvironment: 'dev', applyEnvironment: 'dev-apply' }),
  target('shop', 'prod', { planEnvironment: 'prod-plan', deployEnvironment: 'prod' }),
  target('blog', 'dev'),
];

test('every environment with the role, under the GitHub environment of that role', () => {
  const found = (purpose: 'plan' | 'deploy' | 'apply') =>
    jobsOf(TARGETS, { purpose }).map((job) => `${job.target} ${job.githubEnvironment}`);
  expect(found('plan')).toEqual(['shop/dev dev-plan', 'shop/prod prod-plan']);
  expect(found('deploy')).toEqual(['shop/dev dev', 'shop/prod prod']);
  expect(found('apply')).toEqual(['shop/dev dev-apply']);
});

test('a job says everything that the steps need', () => {
  const [job] = jobsOf(TARGETS, { purpose: 'apply', targets: ['shop/dev'], milestones: ['ecs', 'ecr'] });
  expect(job).toEqual({
    target: 'shop/dev',
    deployment: 'shop',
    environment: 'dev',
    region: 'eu-west-1',
    milestones: 'ecr,ecs',
    githubEnvironment: 'dev-apply',
    artifact: 'plan-shop-dev',
  });
});

test('what reads secrets decrypted is applied, and not planned, by a role', () => {
  const secret = { milestone: 'security', readsSecrets: true } as Target['milestones'][number];
  const targets = TARGETS.map((each) => ({ ...each, milestones: [...milestones, secret] }));
  const of = (purpose: 'plan' | 'apply') => jobsOf(targets, { purpose, targets: ['shop/dev'] })[0]?.milestones;
  expect(of('plan')).toBe('foundation,ecr,ecs');
  expect(of('apply')).toBe('foundation,ecr,ecs,security');
});

test('a milestone that is no milestone, or is left to a person, is an error', () => {
  const ask = (each: string) => () => jobsOf(TARGETS, { purpose: 'plan', targets: ['shop/dev'], milestones: [each] });
  expect(ask('esc')).toThrow('esc: no milestone that a workflow may plan');
  expect(ask('cicd')).toThrow(CliError);
});

test('by artifacts, those that have one', () => {
  const artifacts = ['plan-shop-dev', 'plan-shop-prod', 'plan-gone-dev'];
  expect(jobsOf(TARGETS, { purpose: 'apply', artifacts }).map((job) => job.target)).toEqual(['shop/dev']);
  expect(jobsOf(TARGETS, { purpose: 'apply', artifacts: [] })).toEqual([]);
});

test('an environment that is asked for and has no such role is an error with the fix', () => {
  const ask = () => jobsOf(TARGETS, { purpose: 'apply', targets: ['shop/dev', 'shop/prod', 'blog/dev'] });
  expect(ask).toThrow(CliError);
  expect(ask).toThrow('shop/prod, blog/dev: no environment with a role');
});
