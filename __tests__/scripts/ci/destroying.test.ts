import { destroyRefusals, missingVariables, standing, staysBehind } from '../../../scripts/ci/lib/destroying';
import { readStack } from '../../../scripts/ci/lib/stack';
import type { StateFound } from '../../../scripts/ci/lib/states';
import { chooseMilestones, findTarget, stackFolder, type Target, targetsOf } from '../../../scripts/ci/lib/target';
import { manifestOf, SYNTHESIZED_VARIABLE } from '../../helpers/synthesized';

const OUT = process.env[SYNTHESIZED_VARIABLE] ?? '';
const dev = findTarget(OUT, 'durable-code/dev');

describe('a target', () => {
  test('is any environment or bootstrap of the synthesis, with its milestones in the order of applying', () => {
    expect(targetsOf(manifestOf())).toHaveLength(16);
    expect(dev.milestones.map(({ milestone }) => milestone).slice(0, 3)).toEqual(['foundation', 'ecr', 'alb-dns']);
    expect(findTarget(OUT, 'account/us-east-1').milestones.map(({ milestone }) => milestone)).toEqual(['bootstrap']);
  });

  test.each(['durable-code', 'durable-code/staging', 'DURABLE-CODE/dev', ''])("that does not exist: '%s'", (name) => {
    expect(() => findTarget(OUT, name)).toThrow(
      expect.objectContaining({
        name: 'CliError',
        next: expect.stringContaining('durable-code/dev, durable-code/prod'),
      }),
    );
  });

  test('has milestones to choose from: in its order, all by default, none that it does not have', () => {
    const names = (chosen?: string[]) => chooseMilestones(dev, chosen).map(({ milestone }) => milestone);
    expect(names(['ecs', 'foundation'])).toEqual(['foundation', 'ecs']);
    expect(names()).toHaveLength(dev.milestones.length);
    expect(() => names(['ecs', 'data', 'dta'])).toThrow('durable-code/dev has no milestone data, dta.');
    expect(() => names([])).toThrow('--milestones names none.');
  });
});

describe('a destroy', () => {
  const disposable: Target = {
    ...dev,
    ...(dev.manifest ? { manifest: { ...dev.manifest, dataProtection: 'disposable' } } : {}),
  };
  const prod = findTarget(OUT, 'durable-code/prod');

  test('of a disposable environment, typed exactly, may begin', () => {
    expect(destroyRefusals(disposable, 'durable-code/dev')).toEqual([]);
  });

  test.each(['durable-code/prod', 'dev', 'Durable-code/dev', 'durable-code/dev '])("typed '%s' is refused", (typed) => {
    expect(destroyRefusals(disposable, typed)).toEqual([
      `--confirm says '${typed}', the target is 'durable-code/dev': type its name`,
    ]);
  });

  test('of a protected environment is refused, and of a bootstrap', () => {
    expect(destroyRefusals(prod, 'durable-code/prod')).toEqual([
      expect.stringContaining("dataProtection to 'disposable'"),
    ]);
    const account = findTarget(OUT, 'account/us-west-2');
    expect(destroyRefusals(account, 'account/us-west-2')).toEqual([
      expect.stringContaining('does not destroy a bootstrap'),
    ]);
    expect(destroyRefusals(prod, 'x')).toHaveLength(2);
  });

  test('is about what still holds something, the last milestone first', async () => {
    const found: Record<string, StateFound> = {
      'durable-code/dev/foundation.tfstate': { kind: 'state', outputs: {}, resources: 27 },
      'durable-code/dev/ecr.tfstate': { kind: 'state', outputs: {}, resources: 0 },
      'durable-code/dev/ecs.tfstate': { kind: 'state', outputs: {}, resources: 9 },
    };
    expect(await standing(dev, async ({ key }) => found[key] ?? { kind: 'none' })).toEqual([
      { milestone: 'ecs', stack: 'durable-code-dev-ecs', stateKey: 'durable-code/dev/ecs.tfstate', resources: 9 },
      expect.objectContaining({ milestone: 'foundation', resources: 27 }),
    ]);
  });

  test('leaves the roles that it stands on, in a workflow', async () => {
    const all: StateFound = { kind: 'state', outputs: {}, resources: 1 };
    const names = async (env: Record<string, string>) =>
      (await standing(dev, async () => all, env)).map(({ milestone }) => milestone);
    expect(await names({})).toContain('cicd');
    expect(await names({ GITHUB_ACTIONS: 'true' })).toEqual((await names({})).filter((each) => each !== 'cicd'));
    expect(staysBehind(dev)).toContainEqual(expect.stringContaining('in a workflow, cicd'));
  });

  test('asks for every variable at once', () => {
    const stacks = ['ecs', 'security'].map((milestone) => readStack(stackFolder(OUT, `durable-code-dev-${milestone}`)));
    const missing = missingVariables(stacks, { TF_VAR_image_backend: 'none' });
    expect(missing).toEqual(expect.arrayContaining(['image_frontend', 'secret_app_secret']));
    expect(missing).not.toContain('image_backend');
  });

  test('says what stays: the states always, and what this environment has', () => {
    const { bucket, lockTable } = dev.state;
    expect(staysBehind(dev)[0]).toContain(`${bucket} and the lock table ${lockTable}`);
    expect(staysBehind({ ...dev, state: { ...dev.state, lock: 's3' }, milestones: [] })).toEqual([
      expect.not.stringContaining(lockTable),
    ]);
    expect(staysBehind(findTarget(OUT, 'afirgen/production'))).toEqual(
      expect.arrayContaining([
        expect.stringContaining('snapshots'),
        expect.stringContaining('log groups of the canaries'),
      ]),
    );
  });
});
