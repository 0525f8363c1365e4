/** What a workflow may do, and who gets credentials. actionlint and zizmor run in the workflows lane. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, jobs, ROOT, type Workflow, workflows } from './files';

const OWN_BRANCH = 'github.event.pull_request.head.repo.full_name == github.repository';
const DEFAULT_BRANCH = 'github.ref_name == github.event.repository.default_branch';

const withCredentials = jobs.filter(({ job }) => job.permissions?.['id-token'] === 'write');

/** A job and those that it needs, directly or not. */
function withNeeds(flow: Workflow, job: Job): Job[] {
  const ids = typeof job.needs === 'string' ? [job.needs] : (job.needs ?? []);
  const needed = ids.flatMap((id) => (flow.jobs[id] ? withNeeds(flow, flow.jobs[id]) : []));
  return [job, ...needed];
}

test('there are the workflows that the docs name', () => {
  expect(workflows.map(({ file }) => file)).toEqual(
    ['apply', 'ci', 'destroy', 'drift', 'frontend', 'images', 'plan', 'rollback'].map((name) => `${name}.yml`),
  );
});

test.each(workflows.map((flow) => [flow.file, flow] as const))('%s grants nothing as a whole', (_, flow) => {
  expect(flow.permissions).toEqual({});
  expect(flow.concurrency?.group).toMatch(/\S/);
  expect(Object.keys(flow.on)).not.toContain('pull_request_target');
  expect(Object.keys(flow.on)).not.toContain('workflow_run');
});

test.each(jobs.map((each) => [each.name, each.job] as const))('%s says what it may do and for how long', (_, job) => {
  expect(job.permissions).toBeDefined();
  expect(job['timeout-minutes']).toBeLessThanOrEqual(90);
});

test.each(withCredentials.map((each) => [each.name, each] as const))('%s has credentials', (_, { job, flow }) => {
  // The trust of the role names a GitHub environment: without one, AWS refuses.
  expect(job.environment).toMatch(/\S/);
  expect(Object.keys(job.permissions ?? {})).not.toContain('pull-requests');
  const conditions = withNeeds(flow, job).map((each) => each.if ?? '');
  // A called workflow runs for whatever event its caller has.
  const byPullRequest = 'pull_request' in flow.on || 'workflow_call' in flow.on;
  if (byPullRequest) expect(job.if).toContain(OWN_BRANCH);
  // By hand, a branch can be chosen: only what was merged may use a role.
  if ('workflow_dispatch' in flow.on) expect(conditions.join(' ')).toContain(DEFAULT_BRANCH);
});

test('credentials are only where the role is taken', () => {
  expect(withCredentials.map(({ name }) => name)).toEqual([
    'apply.yml apply',
    'destroy.yml destroy',
    'drift.yml drift',
    'frontend.yml deploy',
    'images.yml deploy',
    'plan.yml plan',
    'rollback.yml rollback',
  ]);
  for (const { job } of jobs) {
    const takesRole = job.steps.some(({ uses }) => uses?.startsWith('aws-actions/'));
    expect(takesRole).toBe(job.permissions?.['id-token'] === 'write');
  }
});

// A frontend touches no state: its workflow's own group keeps two uploads apart.
test('what changes the states of an environment is never cancelled, and one at a time', () => {
  const changes = jobs.filter(({ name }) => /^(apply|images|rollback)\.yml (apply|deploy|rollback)$/.test(name));
  expect(changes).toHaveLength(3);
  for (const { job } of changes) {
    expect(job.concurrency?.group).toMatch(/^environment-\$\{\{ (matrix|inputs)\.target \}\}$/);
    expect(job.concurrency?.['cancel-in-progress']).toBe(false);
  }
  const destroy = workflows.find(({ file }) => file === 'destroy.yml');
  expect(destroy?.concurrency).toEqual({ group: 'environment-${{ inputs.target }}', 'cancel-in-progress': false });
});

test('a fork is told that it gets no credentials', () => {
  const fork = jobs.find(({ name }) => name === 'plan.yml fork');
  expect(fork?.job.if).toContain(OWN_BRANCH.replace('==', '!='));
  expect(fork?.job.permissions).toEqual({});
  expect(fork?.job.steps.map(({ run }) => run).join('')).toContain('GITHUB_STEP_SUMMARY');
});

describe('secrets', () => {
  test('reach one step, through its environment', () => {
    const used = workflows.flatMap(({ text }) => text.match(/^.*\$\{\{.*secrets\..*$/gm) ?? []);
    const allowed =
      /^\s+(TF_SECRETS_JSON: \$\{\{ secrets\.TF_SECRETS_JSON \}\}|token: \$\{\{ secrets\.cairn-token \|\| github\.token \}\})$/;
    expect(used.filter((line) => !allowed.test(line))).toEqual([]);
    expect(used.length).toBeGreaterThan(0);
  });

  test('no shell script has an expression in it', () => {
    const expressions = jobs.flatMap(({ name, job }) =>
      job.steps.flatMap(({ run }) => (run?.includes('${{') ? [`${name}: ${run}`] : [])),
    );
    expect(expressions).toEqual([]);
  });
});

test('every action is pinned by commit, with its version beside it, and everywhere by the same', () => {
  const files = [...workflows.map(({ file }) => `.github/workflows/${file}`), '.github/actions/setup/action.yml'];
  const uses = files.flatMap((file) =>
    (readFileSync(join(ROOT, file), 'utf8').match(/^ *(- )?uses: .*/gm) ?? []).map((line) =>
      line.replace(/^ *(- )?/, ''),
    ),
  );
  const pinned = /^uses: (\.\/\.github\/actions\/setup|([\w-]+\/[\w-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/;
  expect(uses.filter((line) => !pinned.test(line))).toEqual([]);
  const actions = [...new Set(uses.flatMap((line) => line.match(pinned)?.[2] ?? []))];
  const lines = [...new Set(uses.filter((line) => line.includes('@')))];
  expect(lines).toHaveLength(actions.length);
});

test('no check-out leaves its token behind', () => {
  const steps = jobs.flatMap(({ job }) => job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')));
  expect(steps.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  expect(steps.length).toBeGreaterThan(10);
});
