import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import { json } from '../terraform/json';

/** Fields of a line: who asked for what, and how it went. */
const FIELDS = {
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  time: '$context.requestTime',
  method: '$context.httpMethod',
  path: '$context.path',
  route: '$context.routeKey',
  status: '$context.status',
  durationMs: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
};

export interface AccessLogProps {
  /** Terraform name of the log group. */
  readonly address: string;
  readonly name: string;
  readonly retentionDays: number;
}

/**
 * Where the requests of an HTTP API are written, as settings of its stage.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
 */
export function accessLog(scope: Construct, { address, name, retentionDays }: AccessLogProps) {
  const group = new CloudwatchLogGroup(scope, `log_group/${address}`, { name, retentionInDays: retentionDays });
  return { destinationArn: group.arn, format: json(FIELDS) };
}
