/**
 * Application Auto Scaling. moto has it, but only for ECS services that live in moto.
 */
import { createHash } from 'node:crypto';
import { type Document, type Handler, type Place, type StandIn, stored, text, texts } from './stand-in';
import { addTags, dropTags, removeTags, tagMap, tagsOf } from './tagging';

const NOT_FOUND = 'ObjectNotFoundException';

/** What every object here belongs to. */
function targetKey(body: Document): string {
  return ['ServiceNamespace', 'ResourceId', 'ScalableDimension'].map((field) => text(body, field)).join('|');
}

/** A stable, unique suffix: AWS uses random ones, tests like equal ones. */
function suffix(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

function arn(place: Place, kind: string, key: string): string {
  const service = kind === 'scalable-target' ? 'application-autoscaling' : 'autoscaling';
  return `arn:aws:${service}:${place.region}:${place.account}:${kind}/${suffix(key)}`;
}

/** Keeps the documents that match each filter of a describe call that is given. */
function select(
  table: Map<string, Document>,
  body: Document,
  names: { readonly list: string; readonly field: string },
): Document[] {
  const exact = ['ServiceNamespace', 'ResourceId', 'ScalableDimension', 'PolicyType'];
  const wanted = texts(body, names.list);
  return [...table.values()].filter(
    (item) =>
      exact.every((field) => body[field] === undefined || body[field] === item[field]) &&
      (wanted.length === 0 || wanted.includes(text(item, names.field))),
  );
}

const registerTarget: Handler = (place, { body }) => {
  const key = targetKey(body);
  const targets = place.table('targets');
  const { Tags, ...given } = body;
  const targetArn = arn(place, 'scalable-target', key);
  targets.set(key, {
    RoleARN: `arn:aws:iam::${place.account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
    SuspendedState: {
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
    },
    CreationTime: Date.now() / 1000,
    // A second registration changes only what it names.
    ...targets.get(key),
    ...given,
    ScalableTargetARN: targetArn,
  });
  addTags(place, targetArn, tagMap({ Tags }, 'Tags'));
  return { ScalableTargetARN: targetArn };
};

const deregisterTarget: Handler = (place, { body }) => {
  const key = targetKey(body);
  const target = stored(place.table('targets'), key, NOT_FOUND);
  place.table('targets').delete(key);
  dropTags(place, text(target, 'ScalableTargetARN'));
  // AWS removes what hangs on the target with it.
  for (const kind of ['policies', 'schedules']) {
    for (const owned of place.table(kind).keys()) {
      if (owned.startsWith(`${key}|`)) place.table(kind).delete(owned);
    }
  }
  return {};
};

/** Creates or replaces what hangs on a target: a policy or a scheduled action. */
function putOwned(
  kind: 'policies' | 'schedules',
  names: { readonly name: string; readonly arn: string; readonly arnKind: string },
): Handler {
  return (place, { body }) => {
    stored(place.table('targets'), targetKey(body), NOT_FOUND);
    const name = text(body, names.name);
    const key = `${targetKey(body)}|${name}`;
    const ownArn = arn(place, names.arnKind, key);
    place.table(kind).set(key, {
      CreationTime: Date.now() / 1000,
      ...place.table(kind).get(key),
      ...body,
      Alarms: [],
      [names.arn]: ownArn,
    });
    return { [names.arn]: ownArn, Alarms: [] };
  };
}

function deleteOwned(kind: 'policies' | 'schedules', name: string): Handler {
  return (place, { body }) => {
    const key = `${targetKey(body)}|${text(body, name)}`;
    stored(place.table(kind), key, NOT_FOUND);
    place.table(kind).delete(key);
    return {};
  };
}

export const applicationAutoScaling: StandIn = {
  scope: 'regional',
  actions: {
    RegisterScalableTarget: registerTarget,
    DescribeScalableTargets: (place, { body }) => ({
      ScalableTargets: select(place.table('targets'), body, {
        list: 'ResourceIds',
        field: 'ResourceId',
      }),
    }),
    DeregisterScalableTarget: deregisterTarget,
    PutScalingPolicy: putOwned('policies', {
      name: 'PolicyName',
      arn: 'PolicyARN',
      arnKind: 'scalingPolicy',
    }),
    DescribeScalingPolicies: (place, { body }) => ({
      ScalingPolicies: select(place.table('policies'), body, {
        list: 'PolicyNames',
        field: 'PolicyName',
      }),
    }),
    DeleteScalingPolicy: deleteOwned('policies', 'PolicyName'),
    PutScheduledAction: putOwned('schedules', {
      name: 'ScheduledActionName',
      arn: 'ScheduledActionARN',
      arnKind: 'scheduledAction',
    }),
    DescribeScheduledActions: (place, { body }) => ({
      ScheduledActions: select(place.table('schedules'), body, {
        list: 'ScheduledActionNames',
        field: 'ScheduledActionName',
      }),
    }),
    DeleteScheduledAction: deleteOwned('schedules', 'ScheduledActionName'),
    TagResource: (place, { body }) => {
      addTags(place, text(body, 'ResourceARN'), tagMap(body, 'Tags'));
      return {};
    },
    UntagResource: (place, { body }) => {
      removeTags(place, text(body, 'ResourceARN'), texts(body, 'TagKeys'));
      return {};
    },
    ListTagsForResource: (place, { body }) => ({ Tags: tagsOf(place, text(body, 'ResourceARN')) }),
  },
};
