/** What a deployment tells a workflow. */
import { CliError } from '../../../../cli/exit';
import { appendSummary, setOutputs, type Variables } from '../actions';
import { durationText } from '../kpi';
import type { Deployed } from './deploy';

/** Outputs of the step, and a table for the page of the run. */
export function reportDeployment(env: Variables, deployed: Deployed): void {
  const { target, repository, previous, image, digest, outcomes, ok, seconds } = deployed;
  setOutputs(env, { image, digest, previous, ok: String(ok) });
  const rows = outcomes.map(({ service, outcome, text }) => `| ${service} | ${outcome} | ${cell(text)} |`);
  const table = rows.length > 0 ? ['', '| what | outcome | |', '| --- | --- | --- |', ...rows] : [];
  const verdict = ok ? 'deployed' : '**not** deployed';
  appendSummary(
    env,
    [
      `${target}: \`${repository}\` ${verdict}, from \`${previous}\` to \`${image}\`, in ${durationText(seconds)}`,
      ...table,
    ].join('\n'),
  );
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** A flag in seconds. */
export function secondsOf(flag: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  if (/^\d{1,5}(\.\d+)?$/.test(text)) return Number(text);
  throw new CliError(`--${flag} is '${text}'.`, 'Give seconds, such as 10.');
}
