/** Findings as a person reads them: grouped by environment, advice first, nothing cut. */
import type { Finding } from './findings';

export interface TextOptions {
  /** Wraps the mark of a severity in colour. Default: plain. */
  readonly paint?: (severity: Finding['severity'], text: string) => string;
}

const MARK = { error: '✖', warning: '▲' } as const;

/** The findings, one paragraph each, under the environment they are about. */
export function findingsText(findings: readonly Finding[], { paint = (_, text) => text }: TextOptions = {}): string {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const where = finding.environment ? `${finding.deployment} / ${finding.environment}` : finding.deployment;
    groups.set(where, [...(groups.get(where) ?? []), finding]);
  }
  return [...groups]
    .map(([where, group]) => [where, ...group.map((finding) => paragraph(finding, paint))].join('\n'))
    .join('\n');
}

function paragraph(finding: Finding, paint: NonNullable<TextOptions['paint']>): string {
  const mark = paint(finding.severity, `${MARK[finding.severity]} ${finding.rule}`);
  return [
    `  ${mark}`,
    `      ${finding.path} = ${finding.value}`,
    `      ${finding.limit}`,
    `      → ${finding.fix}`,
  ].join('\n');
}

/** `2 errors, 1 warning`. */
export function countText(findings: readonly Finding[]): string {
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const warnings = findings.length - errors;
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
