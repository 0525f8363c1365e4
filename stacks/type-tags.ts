/** Tags by kind of resource: what a plan wants on its containers or its storage, beside the tags of everything. */
import { Aspects, type IAspect, TerraformResource } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';

/** Tags by Terraform type, such as `aws_efs_file_system`; a type may end in `*`. */
export type TypeTags = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A resource of the provider's bindings that takes tags. */
interface Taggable extends TerraformResource {
  tags: Record<string, string>;
  readonly tagsInput?: Record<string, string>;
}

/** Puts tags on every taggable resource of a scope by its type. A tag that the resource sets itself stays. */
export function tagByType(scope: Construct, table: TypeTags): void {
  if (Object.keys(table).length > 0) Aspects.of(scope).add(new TagByType(table));
}

class TagByType implements IAspect {
  constructor(private readonly table: TypeTags) {}

  visit(node: IConstruct): void {
    if (!isTaggable(node)) return;
    const tags = Object.entries(this.table)
      .filter(([type]) => matches(type, node.terraformResourceType))
      .reduce((all, [, each]) => Object.assign(all, each), {} as Record<string, string>);
    if (Object.keys(tags).length > 0) node.tags = { ...tags, ...node.tagsInput };
  }
}

function isTaggable(node: IConstruct): node is Taggable {
  return node instanceof TerraformResource && 'tagsInput' in node;
}

function matches(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
