/** The files of GitHub Actions, and one that is wrong on purpose. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../../../tools/paths';

const WORKFLOWS = join('.github', 'workflows');
const ACTIONS = join('.github', 'actions');

/** A tool that finds nothing here is not looking. */
export const BROKEN = join('scripts', 'checks', 'workflows', 'broken.yml');

/** Workflows, from the root of the repository. */
export function workflowFiles(): string[] {
  return yamlIn(WORKFLOWS);
}

/** Composite actions and Dependabot's configuration. */
export function otherFiles(): string[] {
  const actions = readdirSync(join(REPOSITORY, ACTIONS)).sort();
  const files = [...actions.map((name) => join(ACTIONS, name, 'action.yml')), join('.github', 'dependabot.yml')];
  return files.filter((file) => existsSync(join(REPOSITORY, file)));
}

function yamlIn(folder: string): string[] {
  return readdirSync(join(REPOSITORY, folder))
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}
