/** Saved queries of CloudWatch Logs Insights; the rest of CloudWatch Logs is MiniStack's. */
import { randomUUID } from 'node:crypto';
import { type Handler, type StandIn, stored, text } from './stand-in';

const KIND = 'query-definitions';
const NOT_FOUND = 'ResourceNotFoundException';

/** Creates a query or, with its id, replaces it. */
const putQuery: Handler = (place, { body }) => {
  const id = typeof body.queryDefinitionId === 'string' ? body.queryDefinitionId : randomUUID();
  const { clientToken, ...given } = body;
  place.table(KIND).set(id, { ...given, queryDefinitionId: id, lastModified: Date.now() });
  return { queryDefinitionId: id };
};

const describeQueries: Handler = (place, { body }) => {
  const prefix = typeof body.queryDefinitionNamePrefix === 'string' ? body.queryDefinitionNamePrefix : '';
  const all = [...place.table(KIND).values()];
  return { queryDefinitions: all.filter((query) => text(query, 'name').startsWith(prefix)) };
};

const deleteQuery: Handler = (place, { body }) => {
  const id = text(body, 'queryDefinitionId');
  stored(place.table(KIND), id, NOT_FOUND);
  place.table(KIND).delete(id);
  return { success: true };
};

export const logsInsights: StandIn = {
  scope: 'regional',
  actions: {
    PutQueryDefinition: putQuery,
    DescribeQueryDefinitions: describeQueries,
    DeleteQueryDefinition: deleteQuery,
  },
};
