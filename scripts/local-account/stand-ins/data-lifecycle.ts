/** Data Lifecycle Manager: keeps policies of snapshots. Nothing makes a snapshot here. */
import { randomUUID } from 'node:crypto';
import { type Document, type Handler, type Input, type Place, type StandIn, stored, text } from './stand-in';
import { addTags, dropTags, removeTags, tagMap, tagsOf } from './tagging';

const KIND = 'policies';
const NOT_FOUND = 'ResourceNotFoundException';

const policyArn = (place: Place, id: string): string => `arn:aws:dlm:${place.region}:${place.account}:policy/${id}`;

/** Paths of a policy end with a slash. */
const idOf = ({ path }: Input): string => (path[0] ?? '').replace(/\/$/, '');

const create: Handler = (place, { body }) => {
  const PolicyId = `policy-${randomUUID().replaceAll('-', '').slice(0, 17)}`;
  const { Tags, ...given } = body;
  const now = new Date().toISOString();
  place.table(KIND).set(PolicyId, { ...given, PolicyId, DateCreated: now, DateModified: now });
  addTags(place, policyArn(place, PolicyId), tagMap({ Tags }, 'Tags'));
  return { PolicyId };
};

const read: Handler = (place, input) => {
  const policy = stored(place.table(KIND), idOf(input), NOT_FOUND);
  const arn = policyArn(place, text(policy, 'PolicyId'));
  // AWS fills in what a policy of volumes means by default.
  const details = {
    PolicyType: 'EBS_SNAPSHOT_MANAGEMENT',
    ResourceLocations: ['CLOUD'],
    ...(policy.PolicyDetails as Document),
  };
  return { Policy: { ...policy, PolicyDetails: details, PolicyArn: arn, Tags: tagsOf(place, arn) } };
};

const update: Handler = (place, input) => {
  const policy = stored(place.table(KIND), idOf(input), NOT_FOUND);
  place.table(KIND).set(idOf(input), { ...policy, ...input.body, DateModified: new Date().toISOString() });
  return {};
};

const remove: Handler = (place, input) => {
  stored(place.table(KIND), idOf(input), NOT_FOUND);
  place.table(KIND).delete(idOf(input));
  dropTags(place, policyArn(place, idOf(input)));
  return {};
};

export const dataLifecycle: StandIn = {
  scope: 'regional',
  actions: {
    'POST /policies': create,
    'GET /policies/*': read,
    'PATCH /policies/*': update,
    'DELETE /policies/*': remove,
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
