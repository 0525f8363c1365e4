/**
 * CloudWatch Synthetics. moto has canaries, but sends times as text, which the AWS SDK for Go
 * refuses, and neither starts, changes nor deletes one. Nothing runs a canary here.
 */
import { randomUUID } from 'node:crypto';
import {
  type Document,
  type Handler,
  type Input,
  type Place,
  type StandIn,
  StandInError,
  stored,
  text,
} from './stand-in';
import { addTags, dropTags, removeTags, tagMap, tagsOf } from './tagging';

const KIND = 'canaries';
const NOT_FOUND = 'ResourceNotFoundException';

function canaryArn(place: Place, name: string): string {
  return `arn:aws:synthetics:${place.region}:${place.account}:canary:${name}`;
}

function canaryOf(place: Place, input: Input): Document {
  return stored(place.table(KIND), input.path[0] ?? '', NOT_FOUND);
}

function seconds(): number {
  return Date.now() / 1000;
}

/** A canary as AWS describes it: tags are kept apart, of the code only the handler is told. */
function described(place: Place, canary: Document): Document {
  return { ...canary, Tags: tagsOf(place, canaryArn(place, text(canary, 'Name'))) };
}

function withCode(place: Place, name: string, given: Document): Document {
  const code = given.Code as Document | undefined;
  if (!code) return given;
  const sourceLocationArn = `arn:aws:lambda:${place.region}:${place.account}:layer:cwsyn-${name}:1`;
  return { ...given, Code: { Handler: code.Handler, SourceLocationArn: sourceLocationArn } };
}

const createCanary: Handler = (place, { body }) => {
  const name = text(body, 'Name');
  if (place.table(KIND).has(name)) {
    throw new StandInError('ConflictException', `${name} exists`, 409);
  }
  const { Tags, ...given } = body;
  const canary: Document = {
    SuccessRetentionPeriodInDays: 31,
    FailureRetentionPeriodInDays: 31,
    ...withCode(place, name, given),
    Id: randomUUID(),
    EngineArn: `arn:aws:lambda:${place.region}:${place.account}:function:cwsyn-${name}:1`,
    RunConfig: { TimeoutInSeconds: 840, MemoryInMB: 1000, ActiveTracing: false, ...(given.RunConfig as Document) },
    Schedule: { DurationInSeconds: 0, ...(given.Schedule as Document) },
    Status: { State: 'READY' },
    Timeline: { Created: seconds(), LastModified: seconds() },
  };
  place.table(KIND).set(name, canary);
  addTags(place, canaryArn(place, name), tagMap({ Tags }, 'Tags'));
  return { Canary: described(place, canary) };
};

/** Sets the state at once: the minutes AWS takes to start a canary would teach nothing. */
function moveTo(state: 'RUNNING' | 'STOPPED'): Handler {
  return (place, input) => {
    const canary = canaryOf(place, input);
    const moment = state === 'RUNNING' ? { LastStarted: seconds() } : { LastStopped: seconds() };
    place.table(KIND).set(text(canary, 'Name'), {
      ...canary,
      Status: { State: state },
      Timeline: { ...(canary.Timeline as Document), ...moment },
    });
    return {};
  };
}

const updateCanary: Handler = (place, input) => {
  const canary = canaryOf(place, input);
  const name = text(canary, 'Name');
  const Timeline = { ...(canary.Timeline as Document), LastModified: seconds() };
  place.table(KIND).set(name, { ...canary, ...withCode(place, name, input.body), Timeline });
  return {};
};

const deleteCanary: Handler = (place, input) => {
  const name = text(canaryOf(place, input), 'Name');
  place.table(KIND).delete(name);
  dropTags(place, canaryArn(place, name));
  return {};
};

export const synthetics: StandIn = {
  scope: 'regional',
  actions: {
    'POST /canary': createCanary,
    'POST /canaries': (place) => ({
      Canaries: [...place.table(KIND).values()].map((canary) => described(place, canary)),
    }),
    'POST /canary/*/start': moveTo('RUNNING'),
    'POST /canary/*/stop': moveTo('STOPPED'),
    'GET /canary/*': (place, input) => ({ Canary: described(place, canaryOf(place, input)) }),
    'PATCH /canary/*': updateCanary,
    'DELETE /canary/*': deleteCanary,
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
