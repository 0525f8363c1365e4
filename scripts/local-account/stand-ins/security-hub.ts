/**
 * Security Hub: the hub, its settings and its standards. moto has the hub only, and answers the
 * settings call with a 500 that the provider retries for minutes.
 */
import { documents, type Handler, type Place, type StandIn, StandInError, stored, text, texts } from './stand-in';
import { addTags, removeTags, tagMap, tagsOf } from './tagging';

const HUB = 'hub';
const STANDARDS = 'standards';

function hubArn(place: Place): string {
  return `arn:aws:securityhub:${place.region}:${place.account}:hub/default`;
}

const enableHub: Handler = (place, { body }) => {
  if (place.table(HUB).has(HUB)) {
    throw new StandInError('ResourceConflictException', 'Security Hub is already enabled', 409);
  }
  place.table(HUB).set(HUB, {
    HubArn: hubArn(place),
    SubscribedAt: new Date().toISOString(),
    AutoEnableControls: true,
    ControlFindingGenerator: body.ControlFindingGenerator ?? 'SECURITY_CONTROL',
  });
  addTags(place, hubArn(place), tagMap(body, 'Tags'));
  return {};
};

const updateHub: Handler = (place, { body }) => {
  place.table(HUB).set(HUB, { ...stored(place.table(HUB), HUB, 'InvalidAccessException'), ...body });
  return {};
};

const disableHub: Handler = (place) => {
  stored(place.table(HUB), HUB, 'InvalidAccessException');
  place.table(HUB).clear();
  place.table(STANDARDS).clear();
  return {};
};

/** `arn:aws:securityhub:<region>::standards/<name>` subscribes as `...:<account>:subscription/<name>`. */
function subscriptionArn(place: Place, standard: string): string {
  const name = standard.replace(/^.*?:(standards|ruleset)\//, '');
  return `arn:aws:securityhub:${place.region}:${place.account}:subscription/${name}`;
}

const enableStandards: Handler = (place, { body }) => {
  const subscriptions = documents(body, 'StandardsSubscriptionRequests').map((request) => {
    const standard = text(request, 'StandardsArn');
    return {
      StandardsSubscriptionArn: subscriptionArn(place, standard),
      StandardsArn: standard,
      StandardsInput: {},
      StandardsStatus: 'READY',
      StandardsControlsUpdatable: 'READY_FOR_UPDATES',
    };
  });
  for (const one of subscriptions) place.table(STANDARDS).set(one.StandardsSubscriptionArn, one);
  return { StandardsSubscriptions: subscriptions };
};

const getStandards: Handler = (place, { body }) => {
  const wanted = texts(body, 'StandardsSubscriptionArns');
  const all = [...place.table(STANDARDS).values()];
  return {
    StandardsSubscriptions: all.filter(
      (one) => wanted.length === 0 || wanted.includes(text(one, 'StandardsSubscriptionArn')),
    ),
  };
};

const disableStandards: Handler = (place, { body }) => {
  const subscriptions = texts(body, 'StandardsSubscriptionArns').map((arn) => ({
    ...stored(place.table(STANDARDS), arn, 'InvalidInputException'),
    StandardsStatus: 'DELETING',
  }));
  for (const arn of texts(body, 'StandardsSubscriptionArns')) place.table(STANDARDS).delete(arn);
  return { StandardsSubscriptions: subscriptions };
};

export const securityHub: StandIn = {
  scope: 'regional',
  actions: {
    'POST /accounts': enableHub,
    'GET /accounts': (place) => stored(place.table(HUB), HUB, 'InvalidAccessException'),
    'PATCH /accounts': updateHub,
    'DELETE /accounts': disableHub,
    'POST /standards/register': enableStandards,
    'POST /standards/get': getStandards,
    'POST /standards/deregister': disableStandards,
    'POST /tags/*': (place, { path, body }) => {
      addTags(place, path[0] ?? '', tagMap(body, 'Tags'));
      return {};
    },
    'DELETE /tags/*': (place, { path, query }) => {
      removeTags(place, path[0] ?? '', query.getAll('tagKeys'));
      return {};
    },
    'GET /tags/*': (place, { path }) => ({ Tags: tagsOf(place, path[0] ?? '') }),
  },
};
