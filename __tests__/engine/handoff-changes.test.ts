/** Moves, removals, imports and lifecycles in both forms of a bundle, planned by the real Terraform from one state. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../handoff/json';
import { actionsOf, BothForms, data, FORMS } from '../helpers/engine-forms';
import { planDifferences, resourceChanges } from '../helpers/plan-equality';

let forms: BothForms;
beforeAll(async () => {
  forms = await BothForms.start();
}, 600_000);
afterAll(() => forms.stop());

describe('what has a state', () => {
  let state: string;
  beforeAll(async () => {
    const each = { for_each: '${toset(["a", "b c"])}', input: '${each.key}' };
    const bodies = {
      old: { input: 'kept' },
      given_up: { input: '' },
      trigger: { input: 1 },
      triggered: {},
      ignored: { input: 1 },
      many: each,
    };
    state = await forms.apply('before', { resource: data(bodies) });
  }, 600_000);

  const same = async (name: string, json: JsonObject): Promise<string[]> => {
    const both = await forms.plans(name, json, state);
    expect(planDifferences(resourceChanges(both.json), resourceChanges(both.hcl))).toEqual([]);
    return actionsOf(both.hcl);
  };
  const rest = { trigger: { input: 1 }, triggered: {}, ignored: { input: 1 } };
  const many = { many: { for_each: '${toset(["a", "b c"])}', input: '${each.key}' } };

  test('moved blocks move, from and to keys with spaces as well', async () => {
    const actions = await same('moved', {
      moved: [
        { from: 'terraform_data.old', to: 'terraform_data.new' },
        { from: 'terraform_data.many["b c"]', to: 'terraform_data.single' },
      ],
      resource: data({
        new: { input: 'kept' },
        given_up: { input: '' },
        ...rest,
        many: { for_each: '${toset(["a"])}', input: '${each.key}' },
        single: { input: 'b c' },
      }),
    });
    expect(actions).toContain('terraform_data.new: no-op from terraform_data.old');
    expect(actions).toContain('terraform_data.single: no-op from terraform_data.many["b c"]');
    expect(actions.filter((line) => !line.includes('no-op'))).toEqual([]);
  }, 600_000);

  test('removed blocks forget, and those that destroy destroy', async () => {
    const actions = await same('removed', {
      removed: [
        { from: 'terraform_data.given_up', lifecycle: { destroy: false } },
        { from: 'terraform_data.many', lifecycle: [{ destroy: true }] },
      ],
      resource: data({ old: { input: 'kept' }, ...rest }),
    });
    expect(actions.filter((line) => !line.includes('no-op'))).toEqual([
      'terraform_data.given_up: forget',
      'terraform_data.many["a"]: delete',
      'terraform_data.many["b c"]: delete',
    ]);
  }, 600_000);

  test('import blocks import, by an address with a key and an id with a template', async () => {
    const actions = await same('import', {
      locals: { id: 'b7c6' },
      import: [
        { to: 'terraform_data.found', id: '${local.id}-1' },
        { to: 'terraform_data.many["c"]', id: 'x "y"' },
      ],
      resource: data({
        old: { input: 'kept' },
        given_up: { input: '' },
        ...rest,
        found: {},
        many: { for_each: '${toset(["a", "b c", "c"])}', input: '${each.key}', lifecycle: { ignore_changes: 'all' } },
      }),
    });
    expect(actions.filter((line) => line.includes('imported'))).toEqual([
      'terraform_data.found: no-op imported',
      'terraform_data.many["c"]: no-op imported',
    ]);
  }, 600_000);

  test('changes are ignored, followed and ordered as it says', async () => {
    const actions = await same('lifecycle', {
      resource: data({
        ...{ old: { input: 'kept' }, given_up: { input: '' }, ...many },
        trigger: { input: 2 },
        triggered: { lifecycle: { replace_triggered_by: ['terraform_data.trigger'], create_before_destroy: true } },
        ignored: {
          input: 2,
          depends_on: ['terraform_data.old', 'terraform_data.many'],
          lifecycle: { ignore_changes: ['input', 'triggers_replace'] },
        },
        counted: { count: '${1 + 1}', input: '${count.index}' },
      }),
    });
    expect(actions.filter((line) => !line.includes('no-op'))).toEqual([
      'terraform_data.counted[0]: create',
      'terraform_data.counted[1]: create',
      'terraform_data.trigger: update',
      'terraform_data.triggered: create delete',
    ]);
  }, 600_000);

  test('provisioners run in their order, with what they are given', async () => {
    const both = await forms.write('provisioners', {
      resource: data({
        one: {
          input: 'x',
          provisioner: [
            {
              'local-exec': {
                command: "printf '%s|' \"$GREETING\" '${self.input}' > said",
                environment: { GREETING: 'a "b" $c' },
              },
            },
            {
              'local-exec': {
                command: 'echo "$${GREETING:-none}" >> said\n# second line\n',
                on_failure: 'continue',
                interpreter: ['/bin/sh', '-c'],
              },
            },
            { 'local-exec': { when: 'destroy', command: 'echo gone >> said' } },
          ],
        },
      }),
    });
    for (const form of FORMS) {
      await both[form].init();
      await both[form].apply();
      await both[form].destroy();
      expect(readFileSync(join(forms.folder, 'provisioners', form, 'said'), 'utf8')).toBe('a "b" $c|x|none\ngone\n');
    }
  }, 600_000);
});
