/**
 * In-memory stand-ins for the few AWS APIs that neither emulator has.
 *
 * A stand-in is a table of actions over documents kept per account and region. It stores what it
 * is given and returns it; it validates nothing beyond what the provider relies on.
 */
import type { AwsCall, RawRequest } from '../aws-call';
import { errorReply, jsonReply, notImplementedReply, type Reply } from '../replies';

export type Document = Readonly<Record<string, unknown>>;

/** Where a call happens: one region of one account, and what has been stored there. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** The stored documents of one kind, created empty. */
  table(kind: string): Map<string, Document>;
}

export interface Input {
  /** The parsed JSON body; `{}` if there was none. */
  readonly body: Document;
  /** What the `*` parts of a path pattern matched, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export type Handler = (place: Place, input: Input) => Document;

/** Actions by operation name, or by `METHOD /path` with `*` for one or more variable segments. */
export type ActionTable = Readonly<Record<string, Handler>>;

export interface StandIn {
  /** Global services have one store per account, whatever region signs the call. */
  readonly scope: 'regional' | 'global';
  readonly actions: ActionTable;
}

/** An error that the caller sees as an AWS error. */
export class StandInError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'StandInError';
  }
}

/** All stand-ins of one gateway and what they store. */
export class StandInHost {
  private readonly tables = new Map<string, Map<string, Document>>();

  constructor(private readonly standIns: Readonly<Record<string, StandIn>>) {}

  /** Answers one call. */
  answer(call: AwsCall, request: RawRequest): Reply {
    const standIn = this.standIns[call.service];
    const match = standIn && findAction(standIn.actions, call.action);
    if (!standIn || !match) return notImplementedReply(call, 'no stand-in');
    try {
      const input: Input = {
        body: parseBody(request.body),
        path: match.path,
        query: new URLSearchParams(request.url.split('?')[1] ?? ''),
      };
      return jsonReply(match.handler(this.placeOf(call, standIn), input));
    } catch (error) {
      if (error instanceof StandInError) {
        return errorReply(call, error.status, error.code, error.message);
      }
      throw error;
    }
  }

  private placeOf(call: AwsCall, standIn: StandIn): Place {
    const region = standIn.scope === 'global' ? 'global' : call.region;
    return {
      account: call.account,
      region: call.region,
      table: (kind) => {
        const key = [call.account, region, call.service, kind].join('/');
        const table = this.tables.get(key) ?? new Map<string, Document>();
        this.tables.set(key, table);
        return table;
      },
    };
  }
}

/** A string field, or an error that names it. */
export function text(document: Document, field: string): string {
  const value = document[field];
  if (typeof value !== 'string') {
    throw new StandInError('ValidationException', `${field} must be a string`);
  }
  return value;
}

/** A list field of strings; absent is empty. */
export function texts(document: Document, field: string): string[] {
  const value = document[field];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** A list field of documents; absent is empty. */
export function documents(document: Document, field: string): Document[] {
  const value = document[field];
  return Array.isArray(value) ? value.filter(isDocument) : [];
}

/** The document stored under `key`, or the AWS error that says there is none. */
export function stored(table: Map<string, Document>, key: string, code: string): Document {
  const found = table.get(key);
  if (!found) throw new StandInError(code, `${key} does not exist`);
  return found;
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseBody(body: Buffer): Document {
  const parsed: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  return isDocument(parsed) ? parsed : {};
}

function findAction(actions: ActionTable, action: string): { handler: Handler; path: readonly string[] } | undefined {
  for (const [pattern, handler] of Object.entries(actions)) {
    const expression = pattern.split('*').map(escapeExpression).join('(.+)');
    const match = new RegExp(`^${expression}$`).exec(action);
    if (match) return { handler, path: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}

function escapeExpression(literal: string): string {
  return literal.replaceAll(/[.?+^$()[\]{}|\\/]/g, '\\$&');
}
