/**
 * Where a translation from Terraform's JSON to HCL goes wrong: each case is planned by the real Terraform in both forms.
 * The provider that is built into Terraform is enough, with one data source of AWS that is computed without AWS.
 */
import type { JsonObject } from '../../handoff/json';
import { TerraformError } from '../../tools/terraform';
import { DEFAULTS, LOCALS, TEMPLATES } from '../fixtures/handoff-traps';
import { AWS, actionsOf, BothForms, data, FORMS, type Form, outputsOf } from '../helpers/engine-forms';
import { planDifferences, resourceChanges } from '../helpers/plan-equality';

let forms: BothForms;
beforeAll(async () => {
  forms = await BothForms.start();
}, 600_000);
afterAll(() => forms.stop());

describe('values', () => {
  let outputs: Record<Form, Record<string, unknown>>;
  let inputs: Record<Form, string[]>;
  beforeAll(async () => {
    const both = await forms.plans('values', {
      locals: { ...LOCALS, list: [...LOCALS.list] },
      resource: data({ all: { input: Object.fromEntries(TEMPLATES.map(([name, json]) => [name, json])) } }),
      output: Object.fromEntries(TEMPLATES.map(([, json], index) => [`case_${index}`, { value: json }])),
    });
    outputs = { json: outputsOf(both.json), hcl: outputsOf(both.hcl) };
    inputs = { json: [], hcl: planDifferences(resourceChanges(both.json), resourceChanges(both.hcl)) };
  }, 600_000);

  test.each(TEMPLATES.map(([name, , value], index) => [name, index, value] as const))('%s', (_, index, value) => {
    expect(outputs.json[`case_${index}`]).toEqual(value);
    expect(outputs.hcl[`case_${index}`]).toEqual(value);
  });

  test('the same in an attribute of a resource', () => {
    expect(inputs.hcl).toEqual([]);
  });
});

describe('defaults of variables', () => {
  let outputs: Record<Form, Record<string, unknown>>;
  beforeAll(async () => {
    const both = await forms.plans('defaults', {
      variable: Object.fromEntries(
        DEFAULTS.map(([name, type, json]) => [
          name,
          { type, default: json, description: `"${name}" is \${literal}\nand %{ stays }` },
        ]),
      ),
      output: Object.fromEntries(
        DEFAULTS.map(([name]) => [name, { value: `\${var.${name}}`, description: 'costs ${nothing}' }]),
      ),
    });
    outputs = { json: outputsOf(both.json), hcl: outputsOf(both.hcl) };
  }, 600_000);

  test.each(DEFAULTS)('%s', (name, _, value) => {
    expect(outputs.json[name]).toEqual(value);
    expect(outputs.hcl[name]).toEqual(value);
  });
});

describe('conditions', () => {
  const broken: readonly (readonly [string, JsonObject])[] = [
    [
      'a precondition of a resource',
      {
        resource: data({
          one: {
            input: 0,
            lifecycle: { precondition: [{ condition: '${local.none != 0}', error_message: 'No "${upper("way")}".' }] },
          },
        }),
      },
    ],
    [
      'a postcondition of a resource',
      {
        resource: data({
          one: {
            input: '',
            lifecycle: [{ postcondition: { condition: '${self.input != ""}', error_message: 'It is empty: $${x}.' } }],
          },
        }),
      },
    ],
    [
      'a precondition of an output',
      {
        output: {
          one: { value: [], precondition: { condition: '${local.none > 0}', error_message: 'Line 1.\nLine 2.' } },
        },
      },
    ],
    [
      'a validation of a variable',
      {
        variable: {
          one: {
            type: 'string',
            default: '',
            nullable: false,
            validation: [{ condition: '${can(regex("^[a-z\\\\d.]+$", var.one))}', error_message: 'Give "letters".' }],
          },
        },
      },
    ],
  ];

  test.each(broken)(
    '%s fails in both with the same words',
    async (name, json) => {
      const both = await forms.write(name.replaceAll(' ', '-'), { locals: { none: 0 }, ...json });
      const failures: string[] = [];
      for (const form of FORMS) {
        await both[form].init();
        const failure = await both[form].plan().then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(failure).toBeInstanceOf(TerraformError);
        // Where it stands differs by file and line; what it says does not.
        const words = (failure as TerraformError).output
          .split('\n')
          .filter((line) => /No "WAY"|It is empty|Line \d|Give "/.test(line));
        failures.push(words.map((line) => line.replace(/^[^A-Z]*/, '')).join(' '));
      }
      expect(failures[0]).not.toBe('');
      expect(failures[1]).toBe(failures[0]);
    },
    60_000,
  );

  test('those that hold stop nothing', async () => {
    const holds = [{ condition: '${length(local.list) == 0}', error_message: 'Not empty.' }];
    const both = await forms.plans('holding', {
      locals: { list: [] },
      resource: data({ one: { input: false, lifecycle: { precondition: holds, prevent_destroy: true } } }),
      output: { one: { value: '${terraform_data.one.input}', sensitive: true, precondition: holds } },
    });
    expect(actionsOf(both.json)).toEqual(['terraform_data.one: create']);
    expect(planDifferences(resourceChanges(both.json), resourceChanges(both.hcl))).toEqual([]);
  }, 600_000);
});

describe('blocks of a provider', () => {
  test('dynamic blocks, nested ones, lists of blocks, single blocks and none', async () => {
    const statement = { actions: ['s3:GetObject'], resources: ['*'] };
    const both = await forms.plans('dynamic', {
      terraform: { required_providers: AWS },
      provider: {
        aws: [
          { region: 'us-east-1', alias: 'other', ...OFFLINE, default_tags: [{ tags: {} }] },
          { region: 'us-west-2', ...OFFLINE },
        ],
      },
      locals: { buckets: { logs: 'a', data: 'b' }, none: [] },
      data: {
        aws_iam_policy_document: {
          dynamic: {
            dynamic: {
              statement: [
                {
                  for_each: '${local.buckets}',
                  iterator: 'bucket',
                  content: [
                    {
                      sid: '${title(bucket.key)}',
                      actions: ['s3:*'],
                      resources: ['arn:aws:s3:::${bucket.value}/*'],
                      dynamic: {
                        condition: {
                          for_each: ['x', 'y "z"'],
                          content: {
                            test: 'StringEquals',
                            variable: 'aws:${condition.value}',
                            values: ['$${aws:username}'],
                          },
                        },
                      },
                    },
                  ],
                },
                { for_each: '${local.none}', content: { sid: 'never' } },
              ],
            },
          },
          several: { provider: 'aws.other', statement: [statement, { ...statement, principals: [] }], version: null },
          single: { statement, source_policy_documents: [] },
          empty: { statement: [] },
        },
      },
      output: Object.fromEntries(
        ['dynamic', 'several', 'single', 'empty'].map((name) => [
          name,
          { value: `\${data.aws_iam_policy_document.${name}.json}` },
        ]),
      ),
    });
    const outputs = outputsOf(both.hcl);
    expect(outputs).toEqual(outputsOf(both.json));
    const policy = JSON.parse(String(outputs['dynamic'])) as { Statement: { Sid: string; Condition: unknown }[] };
    expect(policy.Statement.map(({ Sid }) => Sid)).toEqual(['Data', 'Logs']);
    expect(policy.Statement[0]?.Condition).toEqual({
      StringEquals: { 'aws:x': '${aws:username}', 'aws:y "z"': '${aws:username}' },
    });
    expect(String(outputs['several']).match(/GetObject/g)).toHaveLength(2);
  }, 600_000);
});

/** The provider asks AWS nothing. */
const OFFLINE = {
  access_key: 'offline',
  secret_key: 'offline',
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: 'true',
};
