/**
 * How a function has a unit switched without switching it itself: an override on the unit, then a run of the power switch,
 * which reads it. A lost run is made up for by the switch's own next one, an hour later at most.
 */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AddTagsToResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { PATIENCE } from '../power/aws/patience';
import { type OverrideTag, overridesOf } from '../power/overrides';
import { UNIT } from '../power/parameters';

export interface UnitSwitch {
  /** Sets tags of the unit; others stay. */
  readonly tag: (tags: Readonly<Record<string, string>>) => Promise<void>;
  /** Lambda has taken the event: it runs the switch, now or soon. */
  readonly ask: () => Promise<void>;
}

/** `path` of the unit's parameters; name or ARN of the function power-switch. */
export function unitSwitch({ path, functionName }: { path: string; functionName: string }): UnitSwitch {
  const ssm = new SSMClient(PATIENCE);
  const lambda = new LambdaClient(PATIENCE);
  return {
    tag: async (tags) => {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const ResourceId = `${path}/${UNIT}`;
      await ssm.send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId, Tags }));
    },
    ask: async () => {
      // An event of the power switch's contract, which a function apart from it may not import.
      const Payload = JSON.stringify({ kind: 'asked' });
      await lambda.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }));
    },
  };
}

/**
 * Whether the tag is in force until then at least, in milliseconds since 1970. A value that cannot be read is not, as for
 * the switch. SSM knows no condition on a write: what somebody sets between this and a write is lost.
 */
export function lastsUntil(
  tags: Readonly<Record<string, string>>,
  tag: Exclude<OverrideTag, 'keep-running'>,
  { until, now }: { readonly until: number; readonly now: number },
): boolean {
  const value = tags[tag];
  if (value === undefined) return false;
  const end = overridesOf([{ [tag]: value }], now).inForce?.until;
  return end !== undefined && end >= until;
}
