/** `cairn cost --claims`: the plans' own figures beside the estimate, and why they differ. */
import { CLAIMS } from '../../cost/claims';
import { compareClaims, type Row } from '../../cost/claims/compare';
import { claimsCells, claimsJson, claimsMarkdown, claimsReasons, claimsSummary, RIGHT } from '../../cost/claims/text';
import { groupBy } from '../../cost/group';
import { columns, indent, jsonText, type Terminal } from '../terminal';
import type { CostOptions } from './options';
import type { Priced } from './pricing';

/** Claims of one plan, or of all; `all` holds its environments and the account's bootstraps. */
export function showClaims(
  { data, say, paint }: Terminal,
  { json, markdown }: CostOptions,
  deployment: string | undefined,
  all: readonly Priced[],
): void {
  const claims = CLAIMS.filter((claim) => deployment === undefined || claim.deployment === deployment);
  const rows = compareClaims(
    claims,
    all.map(({ subject }) => subject),
  );
  if (json) {
    data(jsonText({ claims: claimsJson(rows) }));
    return;
  }
  const plans = [...groupBy(rows, ({ claim }) => claim.deployment)];
  const text = markdown ? markdownOf : textOf;
  data(plans.map(([name, group]) => text(name, group, paint)).join('\n\n'));
  say(`next: npx cairn cost ${deployment ?? plans[0]?.[0] ?? ''}`.trimEnd());
}

const markdownOf = (name: string, rows: readonly Row[]): string => `### ${name}\n\n${claimsMarkdown(rows)}`;

function textOf(name: string, rows: readonly Row[], paint: Terminal['paint']): string {
  const [head = [], ...cells] = claimsCells(rows);
  const table = columns([head.map((title) => paint.dim(title)), ...cells], RIGHT);
  const reasons = claimsReasons(rows).map(({ because, lines }) => [`line ${lines.join(', ')}`, because]);
  const why = reasons.length > 0 ? `\n  why:\n${indent(columns(reasons), 4)}` : '';
  return `${paint.bold(name)}\n${indent(table, 2)}${why}\n  ${claimsSummary(rows)}.`;
}
