/** README of a bundle, from the manifest and the stacks: for somebody who knows Terraform and nothing of this project. */
import { marker } from '../output-folder';
import type { Synthesis } from '../synthesis';
import { findingsText, optOutsText, recoveryText } from './decisions';
import { document, plural, table } from './markdown';
import { orderTable, stackSection, variableTable } from './milestones';
import {
  applyText,
  bootstrapText,
  contentsText,
  destroyText,
  giveBackText,
  needsText,
  takeOverText,
  type Usage,
} from './procedures';

export function readmeText(synthesis: Synthesis, usage: Usage): string {
  const { environment, bootstrap, milestones } = synthesis;
  const { deployment, environment: name, summary, region, tags } = environment;
  const resources = milestones.reduce((sum, { milestone }) => sum + milestone.resources, 0);
  const section = (title: string, ...parts: string[]): string => document(`## ${title}`, ...parts).trimEnd();
  return document(
    marker(deployment, name),
    `# ${deployment} / ${name} as plain Terraform`,
    `${summary}.`,
    `${plural(milestones.length, 'milestone')} with ${plural(resources, 'resource')} in ${region}, each milestone with a state of its own. Generated; from here on it needs Terraform and nothing else.`,
    section('What you need', needsText(synthesis).trimEnd()),
    section('What is in here', contentsText(synthesis, usage)),
    section('1. The account', bootstrapText(synthesis)),
    section(
      '2. Values',
      'Copy `terraform.tfvars.example` to `terraform.tfvars` in the folders that have one, or give a value once for all of them: `export TF_VAR_<name>=...`.',
      variableTable([...bootstrap, ...milestones]),
    ),
    section('3. Apply', orderTable(synthesis), applyText(synthesis, usage)),
    section('Take over a deployed environment', takeOverText(synthesis)),
    section('Give it back', giveBackText(synthesis)),
    section('Destroy', destroyText(synthesis)),
    section('Milestones', ...[...milestones, ...bootstrap].map(stackSection)),
    section('Left off on purpose', optOutsText(environment)),
    section('Known differences and limits', findingsText(environment)),
    section('Tags', table(['tag', 'value'], Object.entries(tags)), recoveryText(environment)),
  );
}
