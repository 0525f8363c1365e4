/** What is handed over is what was synthesized: of every stack, the JSON of the bundle is the project's, in other files. */
import { splitStack } from '../../handoff/stack-files';
import { type StackJson, stack, stackIds } from '../helpers/synthesized';

type Block = Record<string, unknown>;

/** Settings that Terraform merges from several files: https://developer.hashicorp.com/terraform/language/files */
function merged(files: readonly object[]): Block {
  const all: Block = {};
  for (const [section, value] of files.flatMap((file) => Object.entries(file) as [string, Block][])) {
    all[section] = section === 'terraform' ? { ...(all[section] as Block | undefined), ...value } : value;
  }
  return all;
}

test.each(stackIds())('%s', (id) => {
  const project = stack(id);
  const { files, partialBackend } = splitStack(id, JSON.parse(JSON.stringify(project)));
  const { terraform, ...rest } = merged(Object.values(files)) as unknown as StackJson;
  const { terraform: own, ...ownRest } = project;
  expect(rest).toEqual(ownRest);
  const { required_version: version, ...settings } = terraform as unknown as Block;
  expect(version).toBe('>= 1.11.0');
  const backend = { s3: { ...terraform.backend.s3, ...partialBackend } };
  expect({ ...settings, backend }).toEqual(own);
});
