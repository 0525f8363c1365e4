/** The bundle of a shipped environment in JSON, which needs no Terraform. HCL is proven by the engine lane. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, writeBundle } from '../../handoff/bundle';
import { type JsonObject, jsonFile } from '../../handoff/json';
import { replaceFolder } from '../../handoff/output-folder';
import { manifestOf, SYNTHESIZED_VARIABLE, stack } from '../helpers/synthesized';

const SYNTHESIS = process.env[SYNTHESIZED_VARIABLE] ?? '';
const DEV = { synthesis: SYNTHESIS, deployment: 'durable-code', environment: 'dev', format: 'json' } as const;

let folder: string;
let bundle: Bundle;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-bundle-'));
  bundle = await writeBundle({ ...DEV, out: join(folder, 'dev') });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string, from = bundle): string => readFileSync(join(from.folder, path), 'utf8');
const parsed = (path: string): JsonObject => JSON.parse(read(path)) as JsonObject;
const environment = () => {
  const found = manifestOf().environments.find(
    (each) => each.deployment === 'durable-code' && each.environment === 'dev',
  );
  if (!found) throw new Error('durable-code/dev is shipped');
  return found;
};

describe('what is in it', () => {
  test('a folder for each milestone, in order, after what the account has once', () => {
    const names = environment().milestones.map(({ milestone }, index) => `0${index + 1}-${milestone}`);
    expect(readdirSync(join(bundle.folder, 'json')).sort()).toEqual(['00-bootstrap-us-west-2', ...names]);
    expect(bundle.milestones.map(({ json }) => json)).toEqual(names.map((name) => join(bundle.folder, 'json', name)));
    expect(readdirSync(bundle.folder).sort()).toEqual([
      '.gitignore',
      'Makefile',
      'README.md',
      'SHA256SUMS',
      'bootstrap-us-west-2.s3.tfbackend',
      'bootstrap.sh',
      'dev.s3.tfbackend',
      'json',
    ]);
  });

  test('the files that Terraform users expect; what a stack does not have, it has no file of', () => {
    const files = (name: string) =>
      readdirSync(join(bundle.folder, 'json', name)).filter((file) => !file.startsWith('.terraform.lock'));
    expect(files('01-foundation')).toEqual(['backend.tf.json', 'main.tf.json', 'outputs.tf.json', 'versions.tf.json']);
    expect(files('04-ecs')).toEqual([
      ...[
        'backend.tf.json',
        'main.tf.json',
        'outputs.tf.json',
        'terraform.tfvars.example',
        'variables.tf.json',
        'versions.tf.json',
      ],
    ]);
  });

  test('together the files are the stack, with a version of Terraform and without the place of the states', () => {
    for (const { stack: id, json = '' } of [...bundle.bootstrap, ...bundle.milestones]) {
      const parts = readdirSync(json).filter((file) => file.endsWith('.tf.json'));
      const contents = parts.map((file) => JSON.parse(readFileSync(join(json, file), 'utf8')) as JsonObject);
      const { terraform: _, ...whole } = Object.assign({}, ...contents) as JsonObject;
      const { terraform, ...own } = stack(id) as unknown as {
        terraform: { backend: { s3: JsonObject }; required_providers: JsonObject };
      };
      expect(whole).toEqual(own);
      const { key, encrypt } = terraform.backend.s3;
      expect(contents.map(({ terraform: settings }) => settings).filter((settings) => settings !== undefined)).toEqual([
        { backend: { s3: { key, encrypt } } },
        { required_version: '>= 1.11.0', required_providers: terraform.required_providers },
      ]);
    }
  });

  test('the place of the states is one file, the same for every milestone', () => {
    const { bucket, lockTable, region } = environment().state;
    expect(read('dev.s3.tfbackend').split('\n').slice(1)).toEqual([
      `bucket         = "${bucket}"`,
      `dynamodb_table = "${lockTable}"`,
      `region         = "${region}"`,
      '',
    ]);
    expect(parsed('json/02-ecr/backend.tf.json')).toEqual({
      terraform: { backend: { s3: { key: 'durable-code/dev/ecr.tfstate', encrypt: true } } },
    });
  });

  test('example values fit the types, and secrets have none', () => {
    const ecs = read('json/04-ecs/terraform.tfvars.example');
    expect(ecs).toContain('\nimage_backend = "none"');
    expect(read('json/08-cost/terraform.tfvars.example')).toContain('\nalert_emails = ["you@example.com"]');
    const security = read('json/07-security/terraform.tfvars.example');
    expect(security).toContain('export TF_VAR_secret_app_secret=...');
    expect(security).not.toMatch(/^secret_app_secret/m);
  });

  test('functions travel as they were zipped', async () => {
    const prod = await writeBundle({ ...DEV, environment: 'prod', out: join(folder, 'prod') });
    const monitoring = prod.milestones.find(({ milestone }) => milestone === 'monitoring');
    const source = join(SYNTHESIS, 'stacks', monitoring?.stack ?? '', 'assets');
    const names = readdirSync(source);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(readFileSync(join(monitoring?.json ?? '', 'assets', name))).toEqual(readFileSync(join(source, name)));
    }
  });
});

describe('what is not in it', () => {
  test.each([
    ['cdktf or its metadata', (text: string) => /cdktf(?! diff)|"\/\/"|uniqueId/i.exec(text)?.[0]],
    [
      'a path of this machine',
      (text: string) => [process.cwd(), SYNTHESIS, join(tmpdir(), 'cairn-')].find((path) => text.includes(path)),
    ],
    ['an account id', (text: string) => /(?<![\d.])\d{12}(?!\d)/.exec(text)?.[0]],
  ])('%s', (_, find) => {
    const texts = bundle.files.filter((file) => !/\.zip$|SHA256SUMS|\.lock\.hcl$/.test(file));
    expect(texts.length).toBeGreaterThan(40);
    for (const file of texts) expect([file, find(read(file))]).toEqual([file, undefined]);
  });
});

test('checksums of everything, which sha256sum agrees with', () => {
  const lines = read('SHA256SUMS').trimEnd().split('\n');
  expect(lines.map((line) => line.slice(66))).toEqual(bundle.files.filter((file) => file !== 'SHA256SUMS'));
  expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: bundle.folder, encoding: 'utf8' })).not.toContain(
    'FAILED',
  );
});

test('the same, byte for byte, wherever and whenever it is written', async () => {
  const again = await writeBundle({ ...DEV, out: join(folder, 'elsewhere', 'again') });
  expect(again.files).toEqual(bundle.files);
  for (const file of bundle.files) expect(read(file, again)).toBe(read(file));
});

describe('README', () => {
  test('order, sizes, inputs, outputs and resources are those of the manifest', () => {
    const text = read('README.md');
    for (const { milestone, order, label, resources, dependsOn, types } of environment().milestones) {
      expect(text).toContain(
        `| ${order} | \`0${order}-${milestone}\` | ${label} | ${dependsOn.join(', ')} | ${resources} |`,
      );
      for (const type of Object.keys(types)) expect(text).toContain(`\`${type}\``);
    }
    expect(text).toContain(
      '| `alert_emails` | `list(string)` | required | `00-bootstrap-us-west-2`, `06-monitoring`, `08-cost` |',
    );
    expect(text).toContain('| `secret_app_secret` | `string` | required, secret, in no state |');
    expect(text).toContain('| `vpc_id` | Id of the VPC |');
  });

  test('findings and opt-outs with their reasons', () => {
    const text = read('README.md');
    const { findings, optOuts } = environment();
    expect(findings.length).toBeGreaterThan(0);
    for (const { rule, limit } of findings) {
      expect(text).toContain(`\`${rule}\` |`);
      expect(text).toContain(limit.replaceAll('|', '\\|'));
    }
    expect(optOuts.length).toBeGreaterThan(0);
    for (const { path, reason } of optOuts) expect(text).toContain(`| \`${path}\` | ${reason} |`);
  });

  test('every file and target that it names exists', () => {
    const text = read('README.md');
    const targets = [...text.matchAll(/(?:^|`)make ([a-z][a-z0-9-]*)/gm)].map(([, target]) => target);
    expect(new Set(targets)).toEqual(
      new Set([
        'verify',
        'apply',
        'plan',
        'destroy',
        'bootstrap-us-west-2',
        'plan-01-foundation',
        'apply-01-foundation',
      ]),
    );
    for (const [, path = ''] of text.matchAll(/`((?:json|hcl)\/[\w-]+\/)`/g))
      expect(existsSync(join(bundle.folder, path))).toBe(true);
    expect(text).not.toContain('hcl/');
  });
});

describe('where it goes', () => {
  const place = async (name: string): Promise<Bundle> => writeBundle({ ...DEV, out: join(folder, name) });
  const refusal = async (out: string, more: object = {}): Promise<string> =>
    writeBundle({ ...DEV, out: join(folder, out), ...more }).then(
      () => 'written',
      (error: Error) => error.message,
    );

  test('an untouched bundle is replaced, also after Terraform worked in it', async () => {
    const { folder: out, files } = await place('twice');
    mkdirSync(join(out, 'json', '01-foundation', '.terraform'));
    writeFileSync(join(out, 'json', '01-foundation', '.terraform', 'terraform.tfstate'), '{}');
    expect((await place('twice')).files).toEqual(files);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('a folder of somebody else is refused and stays as it is', async () => {
    mkdirSync(join(folder, 'foreign'));
    writeFileSync(join(folder, 'foreign', 'notes.txt'), 'mine');
    expect(await refusal('foreign')).toContain('is not empty and holds no bundle');
    expect(readdirSync(join(folder, 'foreign'))).toEqual(['notes.txt']);
  });

  test('a bundle that somebody worked in is refused, with the files', async () => {
    const { folder: out } = await place('edited');
    appendFileSync(join(out, 'README.md'), 'ours now\n');
    writeFileSync(join(out, 'json', '04-ecs', 'terraform.tfvars'), 'image_backend = "v1"\n');
    rmSync(join(out, 'Makefile'));
    const message = await refusal('edited');
    for (const line of ['README.md was changed', 'json/04-ecs/terraform.tfvars was added', 'Makefile is missing']) {
      expect(message).toContain(line);
    }
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain('ours now');
  });

  test("another environment's bundle is refused", async () => {
    await place('other');
    expect(await refusal('other', { environment: 'prod' })).toContain(
      'holds another bundle: <!-- cairn handoff durable-code/dev -->',
    );
  });

  test('a file is refused', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await refusal('file')).toContain('is a file');
  });

  test('an environment that was not synthesized is refused with those that were', async () => {
    expect(await refusal('none', { environment: 'stage' })).toMatch(
      /durable-code\/stage was not synthesized.*durable-code\/dev/,
    );
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  test('without Terraform HCL is refused with what to do, and what was there stays', async () => {
    const { folder: out, files } = await place('half');
    const broken = join(folder, 'broken-synthesis');
    const stacks = join(broken, 'stacks', 'durable-code-dev-foundation');
    mkdirSync(stacks, { recursive: true });
    const [foundation] = environment().milestones;
    const manifest = { ...manifestOf(), bootstrap: [], environments: [{ ...environment(), milestones: [foundation] }] };
    writeFileSync(join(broken, 'cairn.json'), JSON.stringify(manifest));
    const { terraform } = stack('durable-code-dev-foundation') as unknown as JsonObject;
    writeFileSync(
      join(stacks, 'cdk.tf.json'),
      jsonFile({ ...(terraform === undefined ? {} : { terraform }), resource: { aws_vpc: { main: {} } } }),
    );
    const program = join(folder, 'no-terraform');
    const message = await refusal('half', {
      synthesis: broken,
      format: 'hcl',
      terraform: { program },
      cache: join(folder, 'cache'),
    });
    expect(message).toContain("'--format json' needs no Terraform");
    expect((await place('half')).files).toEqual(files);
    expect(existsSync(out)).toBe(true);
  });

  test('what fails half-way leaves what was there, and nothing else', async () => {
    const place = join(folder, 'interrupted');
    mkdirSync(join(place, 'out'), { recursive: true });
    writeFileSync(join(place, 'out', 'old'), '');
    const interrupted = replaceFolder(join(place, 'out'), async (draft) => {
      writeFileSync(join(draft, 'new'), '');
      throw new Error('the disk is full');
    });
    await expect(interrupted).rejects.toThrow('the disk is full');
    expect(readdirSync(place)).toEqual(['out']);
    expect(readdirSync(join(place, 'out'))).toEqual(['old']);
  });
});
