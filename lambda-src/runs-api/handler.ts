/**
 * Runs API: `POST /runs` queues a run, `GET /runs/{id}` tells what became of it. HTTP API, payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { pathOf, response } from '../shared/http-api';
import { logTo } from '../shared/log';
import { awsPorts } from './clients';
import { readConfig } from './config';
import { type ApiRequest, answer, type Ports } from './core';

let kept: { readonly statusBase: string; readonly ports: Omit<Ports, 'log'> } | undefined;

export async function handler(
  event: APIGatewayProxyEventV2,
  { awsRequestId: requestId }: Pick<Context, 'awsRequestId'>,
): Promise<APIGatewayProxyStructuredResultV2> {
  // Past `console`, which would wrap each line into a string of its own JSON.
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
  const log = logTo((line) => process.stdout.write(line), { requestId });
  try {
    const { statusBase, ports } = edge();
    return response(await answer(requestOf(event), statusBase, { ...ports, log }));
  } catch (error) {
    log('error', 'request failed', { error });
    return response({ status: 500, body: { error: 'Something went wrong.', requestId } });
  }
}

/** At the first request, not at import: who only reads this file needs no environment. */
function edge() {
  if (!kept) {
    const config = readConfig(process.env);
    kept = { statusBase: config.statusBase, ports: awsPorts(config) };
  }
  return kept;
}

function requestOf(event: APIGatewayProxyEventV2): ApiRequest {
  const { body, isBase64Encoded, requestContext } = event;
  return {
    method: requestContext.http.method,
    path: pathOf(event),
    body: isBase64Encoded && body !== undefined ? Buffer.from(body, 'base64').toString('utf8') : body,
  };
}
