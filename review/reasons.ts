/**
 * `action_reason` of a plan in words. Reasons that say nothing beyond the action have none.
 * https://developer.hashicorp.com/terraform/internals/json-format#resource-change-representation
 */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: 'its last apply failed half-way (tainted)',
  replace_by_request: 'asked for with -replace',
  replace_by_triggers: 'something in its replace_triggered_by changed',
  delete_because_no_resource_config: 'no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_wrong_repetition: 'count or for_each was added or removed',
  delete_because_count_index: 'its index is beyond count',
  delete_because_each_key: 'its key is not in for_each',
  delete_because_no_move_target: 'its moved block points to nothing in the configuration',
  read_because_config_unknown: 'its arguments are known after apply',
  read_because_dependency_pending: 'something it depends on changes',
};

/** Words for a reason, if they say more than the action does. */
export function reasonText(reason: string | null | undefined): string | undefined {
  return reason === null || reason === undefined ? undefined : REASONS[reason];
}
