import { TerraformElement, type TerraformResource } from 'cdktf';
import type { Existing } from '../../config/vocabulary/scalars';

/** Where a resource is brought from: it is read and compared with the configuration, and Terraform's from then on. */
class ImportBlock extends TerraformElement {
  constructor(
    private readonly resource: TerraformResource,
    private readonly importId: string,
  ) {
    super(resource, 'import');
  }

  override toTerraform(): Record<string, unknown> {
    const to = `${this.resource.terraformResourceType}.${this.resource.friendlyUniqueId}`;
    return { import: [{ to, id: this.importId }] };
  }
}

/**
 * Imports a resource in place of making it; returns it. Without an id it is made. A block whose resource is in the state
 * already does nothing, so it may stay.
 *
 * The block is written here and not by cdktf's `importFrom`, which runs the `terraform` on PATH while stacks are
 * synthesized.
 * https://developer.hashicorp.com/terraform/language/import
 */
export function imported<R extends TerraformResource>(resource: R, importId: string | undefined): R {
  if (importId !== undefined) new ImportBlock(resource, importId);
  return resource;
}

/**
 * Whether Terraform refuses a plan that would destroy or replace a resource: where a teardown may not take it, and
 * whatever was there before us. What differs in an argument that cannot change in place would be a replacement.
 */
export function keepExisting(existing: Existing | undefined, disposable: boolean): { preventDestroy: boolean } {
  return { preventDestroy: existing !== undefined || !disposable };
}
