/** The HCL parser of Terraform itself, compiled to WebAssembly: an opinion that is not the writer's. */
import { isObject, type Json, type JsonObject } from '../json';

interface Parser {
  readonly parse: (name: string, hcl: string) => Promise<Json>;
}

/** `require`: the package's types bring those of a browser with them. */
function parser(): Parser {
  return require('@cdktf/hcl2json') as Parser;
}

/** HCL as JSON: blocks as lists, expressions as `${...}`, text as templates. */
export async function parseHcl(name: string, hcl: string): Promise<JsonObject> {
  const parsed = await parser().parse(name, hcl);
  if (isObject(parsed)) return parsed;
  throw new Error(`${name} does not parse to an object.`);
}
