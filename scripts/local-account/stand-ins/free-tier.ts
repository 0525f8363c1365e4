/**
 * The AWS Free Tier API: what an account has used of the offers. Nothing here uses anything, so a test says it, by an action
 * that AWS does not have: `PutFreeTierUsage` takes the `freeTierUsages` that are answered from then on, and `pageSize`.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_freetier_GetFreeTierUsage.html
 */
import { type Document, documents, type Handler, type StandIn, StandInError } from './stand-in';

const KEY = 'usage';

const putUsage: Handler = (place, { body }) => {
  place.table(KEY).set(KEY, body);
  return {};
};

/** Filters are not known. A `failure` in what was put is thrown as the error of that name. */
const getUsage: Handler = (place, { body }) => {
  const given: Document = place.table(KEY).get(KEY) ?? {};
  if (typeof given['failure'] === 'string') throw new StandInError(given['failure'], 'as the test wants it');
  if (body['filter'] !== undefined) throw new StandInError('ValidationException', 'the stand-in knows no filter');
  const pageSize = Number(body['maxResults'] ?? given['pageSize'] ?? 1_000);
  const from = Number(body['nextToken'] ?? 0);
  const all = documents(given, 'freeTierUsages');
  const to = from + pageSize;
  return { freeTierUsages: all.slice(from, to), ...(to < all.length ? { nextToken: String(to) } : {}) };
};

export const freeTier: StandIn = {
  scope: 'global',
  actions: { GetFreeTierUsage: getUsage, PutFreeTierUsage: putUsage },
};
