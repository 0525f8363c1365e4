/** A deployment file holds values, not expressions. */
import type { Path } from '../findings';
import { rule } from './rule';

/** What Terraform reads as the start of an expression or a directive in any string; tokens of cdktf are none of it yet. */
const TEMPLATE = /[$%]\{(?!TfToken\[)/;

/** Every text in a value, with its path; each object once. */
function textsIn(value: unknown, at: Path, seen: WeakSet<object>): { readonly at: Path; readonly text: string }[] {
  if (typeof value === 'string') return [{ at, text: value }];
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => textsIn(inner, [...at, key], seen));
}

/** About a whole file as it was written. */
export const terraformTemplate = rule<unknown>({
  id: 'values/template',
  because: 'Terraform reads ${ and %{ in a string as its own: such a value would become an expression.',
  source: 'https://developer.hashicorp.com/terraform/language/expressions/strings',
  check: (file) =>
    textsIn(file, [], new WeakSet())
      .filter(({ text }) => TEMPLATE.test(text))
      .map(({ at, text }) => ({
        at,
        value: text,
        limit: 'plain values, without ${ or %{',
        fix: 'write the value itself; what is known at apply time only is a variable of a stack',
      })),
});
