/** Replies that the gateway makes itself, in the shape each AWS protocol expects. */
import type { AwsCall } from './aws-call';

/** A complete HTTP reply, held in memory. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/**
 * 501 is the one server error that no AWS SDK retries (they retry 500, 502, 503 and 504),
 * so a call that nothing here implements fails at once instead of after minutes.
 */
const NOT_IMPLEMENTED_STATUS = 501;

/** A JSON document. */
export function jsonReply(value: unknown, status = 200): Reply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** An AWS error, encoded as the caller's protocol wants it. */
export function errorReply(call: AwsCall, status: number, code: string, message: string): Reply {
  switch (call.protocol) {
    case 'json':
    case 'rest-json': {
      const reply = jsonReply({ __type: code, code, message, Message: message }, status);
      return { ...reply, headers: { ...reply.headers, 'x-amzn-errortype': code } };
    }
    case 'ec2':
      return xmlReply(status, `<Response><Errors>${xmlError(code, message)}</Errors></Response>`);
    case 'query':
      return xmlReply(status, `<ErrorResponse>${xmlError(code, message)}</ErrorResponse>`);
    case 'rest-xml':
      // S3 has the error at the top level, the other services wrap it.
      return xmlReply(
        status,
        call.service === 's3' ? xmlError(code, message) : `<ErrorResponse>${xmlError(code, message)}</ErrorResponse>`,
      );
  }
}

/** The answer to a call that nothing behind the gateway implements. */
export function notImplementedReply(call: AwsCall, detail: string): Reply {
  const what = `${call.service}:${call.action}`;
  return errorReply(
    call,
    NOT_IMPLEMENTED_STATUS,
    'NotImplementedByLocalAccount',
    `The local account does not implement ${what} (${detail})`,
  );
}

function xmlReply(status: number, body: string): Reply {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${body}`),
  };
}

function xmlError(code: string, message: string): string {
  return `<Error><Type>Sender</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
