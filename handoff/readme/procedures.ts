/** How a bundle is used: first apply, take over, give back. */
import { backendFile } from '../apply-files';
import type { Form } from '../forms';
import type { Synthesis } from '../synthesis';
import { code, document, shell } from './markdown';

export interface Usage {
  readonly forms: readonly Form[];
  readonly region: string;
}

export function needsText({ environment }: Synthesis): string {
  return document(
    '- Terraform 1.11 or newer, or OpenTofu 1.11 or newer (`make TERRAFORM=tofu ...`).',
    `- AWS credentials of the account, for ${environment.region}. No account id is written here: it is the one that the credentials belong to.`,
    '- GNU make, for convenience: each target is a line or two of Terraform.',
  ).replaceAll('\n\n', '\n');
}

export function contentsText({ environment, milestones, bootstrap }: Synthesis, { forms }: Usage): string {
  const form = forms.at(-1) ?? 'json';
  const folder = milestones[0]?.folder ?? '';
  const backend = backendFile(environment.environment);
  const lines = [
    ...forms.map((each) => `- ${code(`${each}/`)}: ${ABOUT_FORM[each]}`),
    ...(forms.length > 1 ? ['  Both say the same, and use the same states: take one. They never share a folder.'] : []),
    `- ${code(`${form}/${folder}/`)} and the others: versions, backend, variables, main, outputs; ${code('assets/')} where functions are.`,
    `- ${code(backend)}: bucket, region and lock of the states; ${code('key')} stands in each folder's backend file.`,
    ...(bootstrap.length > 0
      ? [`- ${code(`${form}/00-bootstrap-*/`)}, ${code('bootstrap.sh')}: what an account has once.`]
      : []),
    `- ${code('terraform.tfvars.example')} in a folder: the values that it takes.`,
    `- ${code('SHA256SUMS')}: ${code('make verify')}, or ${code('sha256sum -c SHA256SUMS')}.`,
  ];
  return lines.join('\n');
}

const ABOUT_FORM: Readonly<Record<Form, string>> = {
  json: "the stacks as they were generated, in [Terraform's JSON](https://developer.hashicorp.com/terraform/language/syntax/json).",
  hcl: "the same in Terraform's own language, to be read and edited by people.",
};

export function bootstrapText({ bootstrap, environment }: Synthesis): string {
  const { bucket, region } = environment.state;
  if (bootstrap.length === 0) {
    return `Not part of this bundle. The state bucket ${code(bucket)} in ${region} must exist, with what the account has once.`;
  }
  const commands = bootstrap.map((each) => `make bootstrap-${each.region}`);
  return document(
    `**Skip this if the account has it**: ${code(`aws s3 ls ${bucket}`)} then answers. Other environments of the account share it.`,
    'Otherwise it comes first. It starts with local state and moves that into the bucket which it made:',
    shell(...commands),
    `Bucket names are global. If ${code(bucket)} belongs to somebody else, rename it in ${code('*.s3.tfbackend')}, in the bootstrap's ${code('main')} file, and in every ${code('data "terraform_remote_state"')}: milestones read each other's outputs from there.`,
  ).trimEnd();
}

export function applyText({ milestones, environment }: Synthesis, { forms }: Usage): string {
  const form = forms.at(-1) ?? 'json';
  const first = milestones[0]?.folder ?? '';
  return document(
    'All of it in order, each milestone after a look at its plan; the first failure ends it, and running it again goes on there:',
    shell('make apply'),
    'One milestone, with make or by hand:',
    shell(
      `make plan-${first}`,
      `make apply-${first}`,
      '',
      `cd ${form}/${first}`,
      `terraform init -backend-config=../../${backendFile(environment.environment)}`,
      'terraform plan',
    ),
    `A milestone reads the outputs of those before it from their states. So ${code('make plan')} in an empty account stops at the first that waits for another, and the way through is ${code('make apply')}. Running tasks need images: ${code('none')} as the value of an ${code('image_')} variable keeps them waiting.`,
  ).trimEnd();
}

export function takeOverText({ environment }: Synthesis): string {
  return document(
    `The states stay where they are: ${code(backendFile(environment.environment))} names the bucket that the project uses, and the addresses are the same. Nothing is imported or moved.`,
    [
      '1. Agree on the moment: from here on, changes come from here and not from the project. The lock keeps two from applying at once, not from undoing each other.',
      '2. Give the variables the values that they had.',
      `3. ${code('make plan')}: every milestone says **No changes**. If one does not, look before you apply: a value differs, or somebody changed something by hand.`,
      '4. Commit this folder to a repository of yours, with the `.terraform.lock.hcl` of each folder.',
    ].join('\n'),
    'A secret that is in no state may be given any value that fits: it is written again only when its version changes.',
  ).trimEnd();
}

export function giveBackText({ environment, milestones }: Synthesis): string {
  const { deployment, environment: name } = environment;
  const stack = milestones[0]?.milestone.stack ?? '';
  return document(
    `As long as nothing was edited here, there is nothing to do: the project plans no changes either (${code(`npx cairn synth --deployment ${deployment} --env ${name}`)}, then ${code(`npx cdktf diff ${stack}`)}).`,
    'What was edited here goes into the deployment file first, until the project plans no changes. Its next apply would otherwise take the edits back.',
  ).trimEnd();
}

export function destroyText({ environment }: Synthesis): string {
  const { dataProtection, environment: name } = environment;
  const refuses =
    dataProtection === 'protected'
      ? `This environment is protected: what keeps data refuses (${code('prevent_destroy')}, deletion protection, final snapshots), and lifting that is an edit of its own, to be applied before.`
      : 'This environment is disposable: nothing refuses.';
  return `${code('make destroy')} works from the last milestone to the first. ${refuses} The state bucket that ${code(backendFile(name))} names stays.`;
}
