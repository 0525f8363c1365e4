/** From a request's body to a queue's message: pure text, no client. */
import { MAX_MESSAGE_BYTES } from './runs';

/** A body that becomes no message, with what the caller can do about it. */
export interface Refused {
  readonly kind: 'refused';
  readonly status: 400 | 413;
  readonly reason: string;
}

export interface Message {
  readonly kind: 'message';
  readonly text: string;
}

/**
 * The message of a run. The body goes into it as it was written, not parsed and printed again: numbers that JavaScript
 * cannot hold arrive unharmed, and depth is no danger.
 */
export function messageOf(id: string, body: string | undefined): Message | Refused {
  if (body === undefined || body.trim() === '')
    return refused(400, 'The body is empty: send the input as JSON object.');
  const problem = problemOf(body);
  if (problem !== undefined) return refused(400, problem);
  const text = `{"id":${JSON.stringify(id)},"input":${sendable(body.trim())}}`;
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_MESSAGE_BYTES) return { kind: 'message', text };
  return refused(
    413,
    `The input takes ${bytes} bytes with its envelope, and a message ${MAX_MESSAGE_BYTES} at most: put large data into a bucket and send its key.`,
  );
}

function problemOf(body: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    return `The body is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined;
  return `The body must be a JSON object, not ${kindOf(value)}.`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

/**
 * Two characters are fine in JSON and refused by SQS. They can only stand inside strings, where an escape means the same.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function sendable(json: string): string {
  return json.replace(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

function refused(status: Refused['status'], reason: string): Refused {
  return { kind: 'refused', status, reason };
}
