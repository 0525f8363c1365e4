/** `cairn validate`: every problem at once; writes nothing. */
import type { Finding } from '../../config/findings';
import { countText, findingsText } from '../../config/findings-text';
import { parseProject } from '../../config/project';
import { EVERY_RULE } from '../../config/rules';
import { account, deployments } from '../../deployments';
import { assertKnown, EXIT, type ExitCode } from '../exit';
import { loadDeploymentFile, looksLikeFile } from '../project';
import { type CommonOptions, jsonText, type Terminal } from '../terminal';

export interface ValidateOptions extends CommonOptions {
  readonly explain?: string;
}

export async function validateCommand(
  terminal: Terminal,
  options: ValidateOptions,
  target?: string,
): Promise<ExitCode> {
  return options.explain === undefined
    ? report(terminal, options, findingsAbout(target))
    : explain(terminal, options, options.explain);
}

/** Findings about all of it, one deployment, or a file checked together with the account. */
function findingsAbout(target: string | undefined): readonly Finding[] {
  if (target !== undefined && looksLikeFile(target)) {
    return parseProject({ deployments: [loadDeploymentFile(target)], account }).findings;
  }
  const { findings } = parseProject({ deployments, account });
  if (target === undefined) return findings;
  assertKnown(
    'deployment',
    target,
    deployments.map(({ name }) => name),
  );
  return findings.filter((finding) => finding.deployment === target);
}

function report(terminal: Terminal, { json }: CommonOptions, findings: readonly Finding[]): ExitCode {
  const { paint } = terminal;
  const failed = findings.some(({ severity }) => severity === 'error');
  if (json) {
    const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
    terminal.data(jsonText({ errors: count('error'), warnings: count('warning'), findings }));
    return failed ? EXIT.error : EXIT.done;
  }
  const painted = (severity: Finding['severity'], text: string) =>
    severity === 'error' ? paint.red(text) : paint.yellow(text);
  if (findings.length > 0) terminal.data(findingsText(findings, { paint: painted }));
  terminal.data(`${countText(findings)} in ${environmentCount(findings)}. Nothing was written.`);
  const first = findings.find(({ severity }) => severity === 'error') ?? findings[0];
  if (first) terminal.say(`'npx cairn validate --explain ${first.rule}' tells more.`);
  if (!failed) terminal.say('next: npx cairn synth');
  return failed ? EXIT.error : EXIT.done;
}

function environmentCount(findings: readonly Finding[]): string {
  const named = findings.flatMap(({ deployment, environment }) =>
    environment ? [`${deployment}/${environment}`] : [],
  );
  const count = new Set(named).size;
  return `${count} environment${count === 1 ? '' : 's'}`;
}

function explain(terminal: Terminal, { json }: CommonOptions, id: string): ExitCode {
  assertKnown('rule', id, EVERY_RULE.map((rule) => rule.id).sort());
  for (const { because, source } of EVERY_RULE.filter((rule) => rule.id === id)) {
    const address = /^(http|docs\/)/.test(source) ? source : `docs.aws.amazon.com/${source}`;
    terminal.data(json ? jsonText({ id, because, source: address }) : `${id}\n  ${because}\n  source: ${address}`);
  }
  return EXIT.done;
}
