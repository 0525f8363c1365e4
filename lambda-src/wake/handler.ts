/**
 * Wake: `POST /wake` and pull requests at `POST /github` start the unit, the latter queue a run, too; `GET /wake/{id}` tells
 * how far the start is. HTTP API, payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import { randomUUID } from 'node:crypto';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { pathOf, response } from '../shared/http-api';
import { logTo } from '../shared/log';
import { awsPorts } from './clients';
import { readConfig } from './config';
import { METRICS, type Metric } from './contract';
import { answer, type WakeRequest } from './core';

const NAMESPACE = 'Cairn/Power';
/** Clocks of two machines differ a little. */
const CLOCKS_MS = 5_000;

type WakeContext = Pick<Context, 'awsRequestId' | 'functionName' | 'getRemainingTimeInMillis'>;

let kept: ReturnType<typeof awsPorts> | undefined;

export async function handler(
  event: APIGatewayProxyEventV2,
  context: WakeContext,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { awsRequestId: requestId, functionName } = context;
  const log = logTo((line) => process.stdout.write(line), { requestId });
  const counted: Metric[] = [];
  try {
    // At the first request, not at import: who only reads this file needs no environment.
    kept ??= awsPorts(readConfig(process.env));
    const deadline = Date.now() + context.getRemainingTimeInMillis() + CLOCKS_MS;
    const now = () => Date.now();
    const count = (metric: Metric) => void counted.push(metric);
    return response(await answer(requestOf(event), { ...kept, now, attempt: randomUUID(), deadline, count, log }));
  } catch (error) {
    log('error', 'request failed', { error });
    return response({ status: 500, body: { error: 'Something went wrong.', requestId } });
  } finally {
    if (counted.length > 0) publish(counted, functionName);
  }
}

function requestOf(event: APIGatewayProxyEventV2): WakeRequest {
  const { body = '', isBase64Encoded, headers, requestContext } = event;
  return {
    method: requestContext.http.method,
    path: pathOf(event),
    headers,
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html */
function publish(counted: readonly Metric[], functionName: string): void {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: functionName });
  for (const name of METRICS) {
    metrics.addMetric(name, MetricUnit.Count, counted.filter((each) => each === name).length);
  }
  metrics.publishStoredMetrics();
}
