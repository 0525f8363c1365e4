/**
 * Requests and answers of an HTTP API, payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Path without the stage: that of a stage with a name begins with it. */
export function pathOf({
  rawPath,
  requestContext,
}: Pick<APIGatewayProxyEventV2, 'rawPath' | 'requestContext'>): string {
  const { stage } = requestContext;
  return rawPath.startsWith(`/${stage}/`) ? rawPath.slice(stage.length + 1) : rawPath;
}

export function response({ status, body, headers }: Reply): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    // A status is asked for again and again: no cache may answer.
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

export function problem(status: number, error: string, more: Reply['body'] = {}): Reply {
  return { status, body: { error, ...more } };
}

export function notAllowed(allow: string): Reply {
  return { ...problem(405, `Only ${allow} is possible here.`), headers: { allow } };
}
