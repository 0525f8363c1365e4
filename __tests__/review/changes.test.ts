/** What is read from a plan: actions, attributes, and that sensitive values stay where they are. */
import fc from 'fast-check';
import { mapValues } from '../../config/objects';
import { type Change, changesOf, outputChangesOf } from '../../review/changes';
import { PlanFormatError, readPlan } from '../../review/plan-json';
import { plannedStack } from '../../review/review';
import { generated, place, recorded } from './plans';

function changesByAddress(plan: unknown): Record<string, Change> {
  return Object.fromEntries(changesOf(readPlan(plan)).map((change) => [change.address, change]));
}
const only = (plan: unknown): Change => {
  const [change, ...more] = changesOf(readPlan(plan));
  if (!change || more.length > 0) throw new Error('expected one change');
  return change;
};

describe('a recorded plan of everything that can happen', () => {
  const changes = changesByAddress(recorded('mixed'));
  const data = (name: string): Change | undefined => changes[`terraform_data.${name}`];

  test('every resource has its action', () => {
    const actions = Object.fromEntries(Object.entries(changes).map(([address, { action }]) => [address, action]));
    expect(actions).toEqual({
      'terraform_data.adopted': 'import',
      'terraform_data.after_name': 'move',
      'terraform_data.changed': 'update',
      'terraform_data.each["a"]': 'no-op',
      'terraform_data.each["b"]': 'delete',
      'terraform_data.each["c|`@octocat` <b>--></details>"]': 'create',
      'terraform_data.forgotten': 'forget',
      'terraform_data.gone': 'delete',
      'terraform_data.imported': 'update',
      'terraform_data.new': 'create',
      'terraform_data.policy': 'update',
      'terraform_data.replaced': 'replace',
      'terraform_data.same': 'no-op',
      'terraform_data.secret': 'update',
    });
  });

  test('a move or an import can come with a change', () => {
    expect(data('changed')).toMatchObject({ movedFrom: 'terraform_data.moved_and_changed' });
    expect(data('changed')?.attributes[0]).toMatchObject({ path: 'input', before: '"one"', after: '"two"' });
    expect(data('imported')).toMatchObject({ importId: 'existing-id' });
    expect(data('after_name')).toMatchObject({ movedFrom: 'terraform_data.before_name', attributes: [] });
  });

  test('a replacement says its order and what forces it', () => {
    expect(data('replaced')?.order).toBe('create-first');
    const forcing = data('replaced')?.attributes.filter((each) => each.forcesReplacement);
    expect(forcing).toEqual([{ path: 'triggers_replace', before: '[1]', after: '[2]', forcesReplacement: true }]);
  });

  test('JSON inside of a text is compared inside', () => {
    expect(data('policy')?.attributes[0]).toMatchObject({
      path: 'input.Statement[0].Action',
      before: '["s3:GetObject"]',
      after: '["s3:GetObject","s3:PutObject"]',
    });
  });

  test('a destroy says why; what is forgotten is not destroyed', () => {
    expect(data('gone')?.reason).toBe('no longer in the configuration');
    expect(changes['terraform_data.each["b"]']?.reason).toBe('its key is not in for_each');
    expect(data('forgotten')?.reason).toBeUndefined();
  });

  test('a sensitive value is nowhere, also not where Terraform forgot to mark it', () => {
    // The prior output of terraform_data.secret: Terraform 1.11 prints this password.
    expect(JSON.stringify(recorded('mixed'))).toContain('"output":{"password":"hunter2-OLD"');
    const text = JSON.stringify([changes, outputChangesOf(readPlan(recorded('mixed')))]);
    expect(text).not.toContain('hunter2');
    expect(data('secret')?.attributes).toContainEqual({
      path: 'output',
      before: '{"password":"(sensitive value)","user":"app"}',
      after: '(known after apply)',
      forcesReplacement: false,
    });
  });

  test('outputs that change', () => {
    expect(outputChangesOf(readPlan(recorded('mixed')))).toEqual([
      { name: 'endpoint', action: 'update', before: '"one"', after: '"two"' },
      { name: 'gone', action: 'delete', before: '"x"', after: '(none)' },
      { name: 'token', action: 'update', before: '(sensitive value)', after: '(sensitive value)' },
    ]);
  });
});

describe('a recorded plan of the AWS provider', () => {
  const changes = changesByAddress(recorded('aws'));

  test('sensitive and write-only attributes stay hidden', () => {
    expect(JSON.stringify(recorded('aws'))).toContain('correct-horse-battery');
    expect(JSON.stringify(changes)).not.toMatch(/battery|write-only-value/);
    expect(changes['aws_ssm_parameter.session_key']?.attributes).toContainEqual(
      expect.objectContaining({ path: 'value', before: '(sensitive value)', after: '(sensitive value)' }),
    );
  });

  test('blocks are compared member by member, and tags are said once', () => {
    expect(changes['aws_security_group.api']?.attributes.map(({ path }) => path)).toEqual([
      'ingress[0].cidr_blocks',
      'tags.Team',
    ]);
  });

  test('what an API fills into JSON is no difference', () => {
    const definitions = changes['aws_ecs_task_definition.api']?.attributes.filter((each) => each.forcesReplacement);
    expect(definitions).toEqual([
      {
        path: 'container_definitions[0].image',
        before: '"shop/api:1.0.0"',
        after: '"shop/api:1.1.0"',
        forcesReplacement: true,
      },
    ]);
  });

  test('a replacement that destroys first', () => {
    expect(changes['aws_db_instance.database']).toMatchObject({ action: 'replace', order: 'destroy-first' });
  });
});

describe('sensitive values', () => {
  const SECRET = 'swordfish-9';

  test.each([
    [
      'in a nested block',
      {
        before: { a: [{ b: SECRET, c: 1 }] },
        after: { a: [{ b: 'other-secret', c: 2 }] },
        afterSensitive: { a: [{ b: true }] },
        beforeSensitive: { a: [{ b: true }] },
      },
    ],
    ['as a whole object', { before: { a: { b: SECRET } }, after: { a: { b: 'x' } }, beforeSensitive: { a: true } }],
    ['in lists of different length', { before: { a: [SECRET] }, after: { a: [] }, beforeSensitive: { a: [true] } }],
    ['as the whole resource', { before: { a: SECRET }, after: { a: 'x' }, beforeSensitive: true }],
    ['marked on the other side only', { before: { a: SECRET }, after: { a: 'new' }, afterSensitive: { a: true } }],
    ['of a new resource', { actions: ['create'], after: { a: SECRET }, afterSensitive: { a: true } }],
    ['before it is unknown', { before: { a: SECRET }, after: {}, unknown: { a: true }, beforeSensitive: { a: true } }],
    [
      'repeated inside of another text',
      {
        before: { a: SECRET, b: 'x' },
        after: { a: SECRET, b: `https://u:${SECRET}@host` },
        beforeSensitive: { a: true },
      },
    ],
    [
      'repeated inside of JSON',
      {
        before: { a: SECRET, b: '{"k":"v"}' },
        after: { a: SECRET, b: JSON.stringify({ k: SECRET }) },
        beforeSensitive: { a: true },
      },
    ],
  ])('%s', (_, change) => {
    const found = only(generated([change]));
    expect(JSON.stringify(found)).not.toContain(SECRET);
    expect(JSON.stringify(found)).toContain('(sensitive value)');
  });

  test('of a variable, and of a data source that was read', () => {
    const plan = generated([{ before: { a: 'x', b: 'x' }, after: { a: `is ${SECRET}`, b: 'data-secret' } }], {
      variables: { password: { value: SECRET } },
      configuration: { root_module: { variables: { password: { sensitive: true } } } },
      prior_state: {
        values: {
          root_module: {
            child_modules: [{ resources: [{ values: { v: 'data-secret' }, sensitive_values: { v: true } }] }],
          },
        },
      },
    });
    expect(only(plan).attributes.map(({ after }) => after)).toEqual(['(sensitive value)', '(sensitive value)']);
  });

  test('wherever it stands', () => {
    const secret = fc.integer({ min: 0 }).map((number) => `topsecret-${number}`);
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    // A value and its marks, of the same shape.
    const { node } = fc.letrec<{ node: [unknown, unknown] }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf.map((value): [unknown, unknown] => [value, false]),
        secret.map((value): [unknown, unknown] => [value, true]),
        fc.array(secret).map((value): [unknown, unknown] => [value, true]),
        fc
          .array(tie('node'))
          .map((all): [unknown, unknown] => [all.map(([value]) => value), all.map(([, mark]) => mark)]),
        fc
          .dictionary(fc.string(), tie('node'))
          .map((all): [unknown, unknown] => [mapValues(all, ([value]) => value), mapValues(all, ([, mark]) => mark)]),
      ),
    }));
    fc.assert(
      fc.property(node, node, ([before, beforeSensitive], [after, afterSensitive]) => {
        const plan = generated([
          {
            before: { a: before },
            after: { a: after },
            beforeSensitive: { a: beforeSensitive },
            afterSensitive: { a: afterSensitive },
          },
        ]);
        expect(JSON.stringify(only(plan))).not.toContain('topsecret');
      }),
    );
  });

  test('a short one hides nothing that only contains it', () => {
    const plan = generated([
      { before: { a: 'info', b: 'x' }, after: { a: 'debug', b: 'information' }, beforeSensitive: { a: true } },
    ]);
    expect(only(plan).attributes.find(({ path }) => path === 'b')?.after).toBe('"information"');
  });
});

describe('reading', () => {
  test('long values are cut and say how long they were', () => {
    const after = only(generated([{ before: { a: 'x' }, after: { a: 'y'.repeat(5_000) } }])).attributes[0]?.after ?? '';
    expect(after.length).toBeLessThan(200);
    expect(after).toContain('(5002 characters)');
  });

  test('JSON with many differences, or only written differently, is summarized', () => {
    const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
    const json = (value: number): string => JSON.stringify(Object.fromEntries(keys.map((key) => [key, value])));
    const many = only(generated([{ before: { a: json(1) }, after: { a: json(2) } }])).attributes;
    expect(many).toEqual([expect.objectContaining({ path: 'a', after: '(JSON, differs in 40 places)' })]);
    const same = only(generated([{ before: { a: '{"x":1}' }, after: { a: '{ "x": 1 }' } }])).attributes;
    expect(same).toEqual([expect.objectContaining({ after: '(the same JSON, written differently)' })]);
  });

  test('what changed outside of Terraform is known', () => {
    const drift = generated([{ address: 'aws_sns_topic.a' }, { address: 'aws_sns_topic.b' }]) as {
      resource_changes: unknown[];
    };
    const found = changesByAddress({ ...drift, resource_drift: drift.resource_changes.slice(0, 1) });
    expect(found['aws_sns_topic.a']?.outside).toBe(true);
    expect(found['aws_sns_topic.b']?.outside).toBe(false);
  });

  test('a left-over object of a replacement stands beside the resource', () => {
    const plan = generated([
      { address: 'aws_sns_topic.a', actions: ['delete'], more: { deposed: '0123abcd' } },
      { address: 'aws_sns_topic.a', actions: ['no-op'] },
    ]);
    expect(changesOf(readPlan(plan)).map(({ action, deposed }) => [action, deposed])).toEqual([
      ['no-op', undefined],
      ['delete', '0123abcd'],
    ]);
  });

  test('unknown fields are tolerated, unknown actions are not', () => {
    expect(only(generated([{ more: { new_field: 1 } }], { later: true })).action).toBe('update');
    expect(() => changesOf(readPlan(generated([{ actions: ['explode'] }])))).toThrow(
      /does 'explode' to aws_sns_topic\.topic_0/,
    );
  });

  test('a state is refused with what to give instead', () => {
    const state = { format_version: '1.0', terraform_version: '1.11.4', values: {} };
    expect(() => readPlan(state)).toThrow(PlanFormatError);
    expect(() => readPlan(state)).toThrow(/this is a state, not a plan[\s\S]*planned_values/);
    expect(() => readPlan({ planned_values: {}, format_version: '2.0' })).toThrow(/is not 1\.x/);
  });

  test('a plan of nothing is unchanged, one that ended early has failed', () => {
    expect(plannedStack(place('ecr'), recorded('no-change'))).toMatchObject({
      status: 'unchanged',
      changes: [],
      outputs: [],
    });
    expect(plannedStack(place('ecr'), generated([], { errored: true })).status).toBe('failed');
  });
});
