/** What each milestone makes, takes and gives. */
import type { Synthesis, SynthesizedStack } from '../synthesis';
import { outputsOf, type VariableFacts, variablesOf } from '../variables';
import { code, document, plural, table } from './markdown';

/** Order, dependencies and size, one row each. */
export function orderTable({ milestones }: Synthesis): string {
  const rows = milestones.map(({ folder, milestone: { order, label, dependsOn, resources } }) => [
    ...[String(order), code(folder), label, dependsOn.join(', '), String(resources)],
  ]);
  return table(['', 'folder', 'label', 'reads outputs of', 'resources'], rows);
}

/** Values that a person gives, and which folders take them. */
export function variableTable(stacks: readonly SynthesizedStack[]): string {
  const users = new Map<string, { variable: VariableFacts; folders: string[] }>();
  for (const { folder, json } of stacks) {
    for (const variable of variablesOf(json)) {
      const known = users.get(variable.name) ?? { variable, folders: [] };
      users.set(variable.name, { variable, folders: [...known.folders, folder] });
    }
  }
  const rows = [...users.values()].map(({ variable, folders }) => [
    code(variable.name),
    code(variable.type),
    needOf(variable),
    folders.map(code).join(', '),
    variable.description,
  ]);
  return rows.length === 0
    ? 'None: everything is decided.'
    : table(['variable', 'type', '', 'taken by', 'what it is'], rows);
}

function needOf({ required, ephemeral, sensitive }: VariableFacts): string {
  const secret = ephemeral ? 'secret, in no state' : sensitive ? 'secret' : '';
  return [required ? 'required' : 'optional', secret].filter((word) => word !== '').join(', ');
}

/** A section on one stack. */
export function stackSection({ folder, milestone, json }: SynthesizedStack): string {
  const { label, resources, types, stack, stateKey } = milestone;
  const names = Object.entries(types).map(([type, count]) => (count === 1 ? code(type) : `${code(type)} × ${count}`));
  const outputs = outputsOf(json).map(({ name, description }) => [code(name), description]);
  const inputs = variablesOf(json).map(({ name }) => code(name));
  return document(
    `### ${folder}${label === '' ? '' : ` (${label})`}`,
    `${plural(resources, 'resource')}, state ${code(stateKey)}, stack ${code(stack)} of the project.`,
    names.length === 0 ? '' : `Resources: ${names.join(', ')}.`,
    inputs.length === 0 ? '' : `Variables: ${inputs.join(', ')}.`,
    outputs.length === 0 ? 'Outputs: none.' : table(['output', 'what it is'], outputs),
  ).trimEnd();
}
