/**
 * Cost Explorer: anomaly monitors and subscriptions, cost allocation tags, forecasts. moto has only cost
 * categories and cost figures, to which the routing table sends the other actions.
 */
import { randomUUID } from 'node:crypto';
import {
  type Document,
  documents,
  type Handler,
  type Place,
  type StandIn,
  StandInError,
  stored,
  text,
  texts,
} from './stand-in';
import { addTags, dropTags, removeTags, tagList, tagMap, tagsOf } from './tagging';

/** How the API names one kind of anomaly object. */
interface Kind {
  readonly table: string;
  /** Field that holds the object in requests and its list (with `s`) in replies. */
  readonly object: string;
  readonly arnField: string;
  readonly arnSegment: string;
  readonly listField: string;
  readonly notFound: string;
}

const MONITOR: Kind = {
  table: 'monitors',
  object: 'AnomalyMonitor',
  arnField: 'MonitorArn',
  arnSegment: 'anomalymonitor',
  listField: 'MonitorArnList',
  notFound: 'UnknownMonitorException',
};

const SUBSCRIPTION: Kind = {
  table: 'subscriptions',
  object: 'AnomalySubscription',
  arnField: 'SubscriptionArn',
  arnSegment: 'anomalysubscription',
  listField: 'SubscriptionArnList',
  notFound: 'UnknownSubscriptionException',
};

function createObject(kind: Kind): Handler {
  return (place, { body }) => {
    const arn = `arn:aws:ce::${place.account}:${kind.arnSegment}/${randomUUID()}`;
    const given = body[kind.object] as Document;
    place.table(kind.table).set(arn, { ...withAccount(place, given), [kind.arnField]: arn });
    addTags(place, arn, tagMap(body, 'ResourceTags'));
    return { [kind.arnField]: arn };
  };
}

/** AWS adds the owner to an object and the state of delivery to each subscriber. */
function withAccount(place: Place, given: Document): Document {
  const subscribers = documents(given, 'Subscribers').map((one) => ({ Status: 'CONFIRMED', ...one }));
  const base = { ...given, AccountId: place.account };
  return subscribers.length === 0 ? base : { ...base, Subscribers: subscribers };
}

function getObjects(kind: Kind): Handler {
  return (place, { body }) => {
    const table = place.table(kind.table);
    const wanted = texts(body, kind.listField);
    const found = wanted.length === 0 ? [...table.values()] : wanted.map((arn) => stored(table, arn, kind.notFound));
    return { [`${kind.object}s`]: found };
  };
}

function updateObject(kind: Kind): Handler {
  return (place, { body }) => {
    const arn = text(body, kind.arnField);
    const current = stored(place.table(kind.table), arn, kind.notFound);
    // A threshold expression replaces the older plain threshold and the reverse.
    const { Threshold, ThresholdExpression, ...rest } = current;
    const keeps = body.Threshold === undefined && body.ThresholdExpression === undefined;
    const kept = keeps ? current : rest;
    // Updates name the fields at the top level: `MonitorArnList`, `Subscribers`, `MonitorName`.
    place.table(kind.table).set(arn, withAccount(place, { ...kept, ...body }));
    return { [kind.arnField]: arn };
  };
}

function deleteObject(kind: Kind): Handler {
  return (place, { body }) => {
    const arn = text(body, kind.arnField);
    stored(place.table(kind.table), arn, kind.notFound);
    place.table(kind.table).delete(arn);
    dropTags(place, arn);
    return {};
  };
}

/**
 * A real account only lists tags it has already seen in a bill; here every tag that is asked
 * about by name exists, inactive, so that activating one needs no day of waiting.
 */
const listAllocationTags: Handler = (place, { body }) => {
  const known = place.table('allocation-tags');
  const asked = texts(body, 'TagKeys');
  const keys = asked.length === 0 ? [...known.keys()] : asked;
  const status = body.Status;
  return {
    CostAllocationTags: keys
      .map((key) => known.get(key) ?? { TagKey: key, Type: 'UserDefined', Status: 'Inactive' })
      .filter((tag) => status === undefined || tag.Status === status),
  };
};

const updateAllocationTags: Handler = (place, { body }) => {
  for (const tag of documents(body, 'CostAllocationTagsStatus')) {
    place.table('allocation-tags').set(text(tag, 'TagKey'), { ...tag, Type: 'UserDefined' });
  }
  return { Errors: [] };
};

const DAY_MS = 86_400_000;
/** Nothing costs anything here: that is forecast for each day, in USD. */
const FORECAST_A_DAY = 1.5;

/** A filter by a value that begins with `new` has no history to forecast from. */
const getForecast: Handler = (_place, { body }) => {
  const { Start, End } = body.TimePeriod as { Start: string; End: string };
  const days = (Date.parse(End) - Date.parse(Start)) / DAY_MS;
  if (!(days > 0)) throw new StandInError('ValidationException', 'Start date should be before end date');
  if (/"Values":\["new/.test(JSON.stringify(body.Filter ?? {}))) {
    throw new StandInError('DataUnavailableException', 'Insufficient amount of historical data to generate forecast');
  }
  const dayOf = (index: number) => new Date(Date.parse(Start) + index * DAY_MS).toISOString().slice(0, 10);
  return {
    Total: { Amount: String(days * FORECAST_A_DAY), Unit: 'USD' },
    ForecastResultsByTime: Array.from({ length: days }, (_, index) => ({
      TimePeriod: { Start: dayOf(index), End: dayOf(index + 1) },
      MeanValue: String(FORECAST_A_DAY),
    })),
  };
};

export const costExplorer: StandIn = {
  scope: 'global',
  actions: {
    CreateAnomalyMonitor: createObject(MONITOR),
    GetAnomalyMonitors: getObjects(MONITOR),
    UpdateAnomalyMonitor: updateObject(MONITOR),
    DeleteAnomalyMonitor: deleteObject(MONITOR),
    CreateAnomalySubscription: createObject(SUBSCRIPTION),
    GetAnomalySubscriptions: getObjects(SUBSCRIPTION),
    UpdateAnomalySubscription: updateObject(SUBSCRIPTION),
    DeleteAnomalySubscription: deleteObject(SUBSCRIPTION),
    ListCostAllocationTags: listAllocationTags,
    UpdateCostAllocationTagsStatus: updateAllocationTags,
    GetCostForecast: getForecast,
    TagResource: (place, { body }) => {
      addTags(place, text(body, 'ResourceArn'), tagMap(body, 'ResourceTags'));
      return {};
    },
    UntagResource: (place, { body }) => {
      removeTags(place, text(body, 'ResourceArn'), texts(body, 'ResourceTagKeys'));
      return {};
    },
    ListTagsForResource: (place, { body }) => ({
      ResourceTags: tagList(tagsOf(place, text(body, 'ResourceArn'))),
    }),
  },
};
