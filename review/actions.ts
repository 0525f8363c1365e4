/** What a plan does to a resource. */

export type Action = 'create' | 'update' | 'delete' | 'replace' | 'move' | 'import' | 'forget' | 'read' | 'no-op';

/** `create,forget`: the new object is made and the old one left alone, which is a new resource to its reader. */
const ACTIONS: Readonly<Record<string, Action>> = {
  'no-op': 'no-op',
  create: 'create',
  read: 'read',
  update: 'update',
  delete: 'delete',
  'delete,create': 'replace',
  'create,delete': 'replace',
  forget: 'forget',
  'create,forget': 'create',
};

/** The action of a plan's list of them. A move or an import alone is none. */
export function plannedAction(address: string, actions: readonly string[]): Action {
  const action = ACTIONS[actions.join()];
  // To take it for one of the others could hide a destroy.
  if (!action)
    throw new Error(`The plan does '${actions.join(', ')}' to ${address}: this Cairn does not know what that is.`);
  return action;
}
