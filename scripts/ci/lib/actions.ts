/**
 * What a script tells GitHub Actions: outputs and summary as files, masks as commands. Outside of Actions nothing
 * happens. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Appends outputs of the step, whatever their values contain. */
export function setOutputs(env: Variables, outputs: Readonly<Record<string, string>>): void {
  const file = env['GITHUB_OUTPUT'];
  if (file === undefined || file === '') return;
  appendFileSync(file, outputText(outputs));
}

/** Outputs as Actions reads them: each between delimiters that follow from the value, which so cannot contain them. */
export function outputText(outputs: Readonly<Record<string, string>>): string {
  return Object.entries(outputs)
    .map(([name, value]) => {
      const delimiter = `end_${createHash('sha256').update(value).digest('hex')}`;
      return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
    })
    .join('');
}

/** Appends Markdown to the page of the run. */
export function appendSummary(env: Variables, markdown: string): void {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  appendFileSync(file, `${markdown.trimEnd()}\n\n`);
}

/** Hides values in the log of the run, line by line: Actions masks lines. On stderr, since stdout is data. */
export function maskSecrets(
  env: Variables,
  secrets: readonly string[],
  write: (text: string) => void = (text) => void process.stderr.write(text),
): void {
  if (env['GITHUB_ACTIONS'] !== 'true') return;
  const lines = new Set(secrets.flatMap((secret) => secret.split(/\r?\n/)).filter((line) => line.trim() !== ''));
  for (const line of lines) write(`::add-mask::${line.replaceAll('%', '%25')}\n`);
}
