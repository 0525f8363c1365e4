/** Moves and removals of a stack: written as Terraform's blocks, and checked against what the stack declares. */
import { TerraformResource, type TerraformStack } from 'cdktf';
import type { Node } from 'constructs';
import type { Finding, Path } from '../config/findings';
import { afterMoves, type Refactoring } from '../config/refactoring';
import { finding } from '../config/rules/check';
import { ACCOUNT } from '../config/selection';

/**
 * Writes `moved` blocks, and a `removed` block for what Terraform forgets without destroying it. What it destroys needs
 * no block: it is gone from the configuration.
 * https://developer.hashicorp.com/terraform/language/block/moved and /block/removed
 */
export function writeRefactoring(stack: TerraformStack, { moved, removed }: Refactoring): void {
  const forgotten = removed.filter(({ destroy }) => !destroy);
  if (moved.length > 0) {
    stack.addOverride(
      'moved',
      moved.map(({ from, to }) => ({ from, to })),
    );
  }
  if (forgotten.length > 0) {
    stack.addOverride(
      'removed',
      forgotten.map(({ address }) => ({ from: address, lifecycle: { destroy: false } })),
    );
  }
}

/** A stack with its place. */
interface Built {
  readonly node: Node;
  readonly place: {
    readonly deployment: string;
    readonly environment: string;
    readonly milestone: string;
    readonly refactoring?: Refactoring;
  };
}

/** Moves and removals that do not fit what the stacks declare: known once they are built. */
export function refactoringFindings(stacks: readonly Built[]): Finding[] {
  return stacks.flatMap((stack) => [...sources(stack), ...targets(stack)]);
}

/** What moved away or was given up, and is declared all the same. */
function sources(stack: Built): Finding[] {
  const { moved, removed } = refactoringOf(stack);
  const declared = addressesOf(stack);
  const refuse = problem(stack, 'refactoring/source', 'an address that the stack declares no more');
  return [
    ...moved.flatMap(({ from, to }, index) =>
      declared.includes(from) ? [refuse(['moved', index, 'from'], from, `remove it: ${to} is another resource`)] : [],
    ),
    ...removed.flatMap(({ address }, index) =>
      declared.includes(address)
        ? [refuse(['removed', index, 'address'], address, 'remove it, or what declares this resource')]
        : [],
    ),
  ];
}

/** Moves that end where nothing is declared. A later removal is an end as well: it gives up what moved. */
function targets(stack: Built): Finding[] {
  const { moved, removed } = refactoringOf(stack);
  const declared = addressesOf(stack);
  const ends = [...declared, ...removed.map(({ address }) => address)];
  const refuse = problem(stack, 'refactoring/target', 'an address that the stack declares');
  return moved.flatMap(({ to }, index) => {
    const end = afterMoves(moved, to);
    if (end !== undefined && ends.includes(end)) return [];
    const type = to.slice(0, to.indexOf('.') + 1);
    const same = declared.filter((address) => address.startsWith(type)).sort();
    const fix =
      same.length > 0 ? `write one of: ${same.join(', ')}` : `declare it, or remove it: no ${type}* is declared`;
    return [refuse(['moved', index, 'to'], to, fix)];
  });
}

function refactoringOf({ place }: Built): Refactoring {
  return place.refactoring ?? { moved: [], removed: [] };
}

/** Every managed resource by its address. */
function addressesOf({ node }: Built): string[] {
  return node
    .findAll()
    .filter((each) => TerraformResource.isTerraformResource(each))
    .map(({ terraformResourceType, friendlyUniqueId }) => `${terraformResourceType}.${friendlyUniqueId}`);
}

function problem({ place: { deployment, environment, milestone } }: Built, id: string, limit: string) {
  const account = deployment === ACCOUNT;
  return ([list, ...rest]: readonly [string, ...Path], value: string, fix: string): Finding => {
    const at = account ? ['regions', environment, list, ...rest] : [list, milestone, ...rest];
    const where = account ? { deployment } : { deployment, environment };
    return finding({ id, severity: 'error' }, where, { at, value, limit, fix });
  };
}
