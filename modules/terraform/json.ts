/** JSON text inside Terraform strings: container definitions, policies, dashboards. */
import { type IResolvable, Lazy } from 'cdktf';

/**
 * JSON text whose tokens become Terraform references.
 *
 * A reference that contains quotes would end the JSON string around it, and a literal `${` or `%{` would be read as a
 * template: the first is an error that says what to do, the second is escaped.
 */
export function json(value: unknown): string {
  return Lazy.stringValue({
    produce: (context) => {
      const resolved: unknown = context.resolve(escapeLiterals(value) as IResolvable);
      assertQuoteFree(resolved);
      return JSON.stringify(resolved);
    },
  });
}

const TOKEN = /(\$\{TfToken\[[^\]]*\]\})/;

function escapeLiterals(value: unknown): unknown {
  if (typeof value === 'string') {
    return value
      .split(TOKEN)
      .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('${', () => '$${').replaceAll('%{', '%%{')))
      .join('');
  }
  if (Array.isArray(value)) return value.map(escapeLiterals);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, escapeLiterals(each)]));
  }
  return value;
}

function assertQuoteFree(value: unknown): void {
  if (typeof value === 'string') {
    const broken = value.match(/(?<!\$)\$\{[^}]*["\\][^}]*\}/);
    if (broken)
      throw new Error(`${broken[0]} cannot stand inside JSON text: put it into a TerraformLocal and refer to that.`);
  } else if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(assertQuoteFree);
  }
}
