/** Where a web ACL logs to; the web ACL itself is MiniStack's. */
import { type Document, type Handler, type StandIn, stored, text } from './stand-in';

const KIND = 'logging';
const NOT_FOUND = 'WAFNonexistentItemException';

const putLogging: Handler = (place, { body }) => {
  const configuration = body.LoggingConfiguration as Document;
  place.table(KIND).set(text(configuration, 'ResourceArn'), configuration);
  return { LoggingConfiguration: configuration };
};

const deleteLogging: Handler = (place, { body }) => {
  stored(place.table(KIND), text(body, 'ResourceArn'), NOT_FOUND);
  place.table(KIND).delete(text(body, 'ResourceArn'));
  return {};
};

export const wafLogging: StandIn = {
  scope: 'regional',
  actions: {
    PutLoggingConfiguration: putLogging,
    GetLoggingConfiguration: (place, { body }) => ({
      LoggingConfiguration: stored(place.table(KIND), text(body, 'ResourceArn'), NOT_FOUND),
    }),
    ListLoggingConfigurations: (place) => ({
      LoggingConfigurations: [...place.table(KIND).values()],
    }),
    DeleteLoggingConfiguration: deleteLogging,
  },
};
