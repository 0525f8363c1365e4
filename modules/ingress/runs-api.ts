import { Apigatewayv2Integration } from '@cdktf/provider-aws/lib/apigatewayv2-integration';
import { Apigatewayv2Route } from '@cdktf/provider-aws/lib/apigatewayv2-route';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { ENVIRONMENT, permissions, ROUTES, RUNS_PATH } from '../../lambda-src/runs-api/contract';
import { NodeFunction } from '../functions/function';

export interface RunsApiProps {
  readonly env: Environment;
  /** The HTTP API that the routes are added to; its stage deploys by itself. */
  readonly apiId: string;
  readonly apiExecutionArn: string;
  /** Queue that the worker polls. */
  readonly queueUrl: string;
  readonly queueArn: string;
  /** Bucket of statuses and results. */
  readonly resultsBucketName: string;
  readonly resultsBucketArn: string;
  /** Days that the function's logs are kept. */
  readonly logRetentionDays: number;
}

/** API Gateway waits at most 30 s; the function ends before, so that there is an answer to pass on. */
const INTEGRATION_TIMEOUT_MS = 29_000;
const FUNCTION_TIMEOUT_SECONDS = 28;

/**
 * `POST /runs` and `GET /runs/{id}` of an HTTP API, answered by the function runs-api.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export class RunsApi extends Construct {
  readonly functionName: string;

  private readonly props: RunsApiProps;
  private readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: RunsApiProps) {
    super(scope, id);
    this.props = props;
    this.function = this.createFunction();
    this.functionName = this.function.name;
    this.createRoutes();
    this.createPermissions();
  }

  private createFunction(): NodeFunction {
    const { env, queueUrl, queueArn, resultsBucketName, resultsBucketArn, logRetentionDays } = this.props;
    return new NodeFunction(this, 'function', {
      env,
      source: 'runs-api',
      address: 'runs_api',
      description: 'Takes runs and tells what became of them',
      logRetentionDays,
      timeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
      statements: permissions({ queueArn, resultsBucketArn }),
      environment: {
        [ENVIRONMENT.queueUrl]: queueUrl,
        [ENVIRONMENT.resultsBucket]: resultsBucketName,
        [ENVIRONMENT.statusBase]: RUNS_PATH,
      },
    });
  }

  private createRoutes(): void {
    const { apiId } = this.props;
    const integration = new Apigatewayv2Integration(this, 'integration/runs_api', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: this.function.invokeArn,
      payloadFormatVersion: '2.0',
      timeoutMilliseconds: INTEGRATION_TIMEOUT_MS,
    });
    for (const [route, { method, path }] of Object.entries(ROUTES)) {
      new Apigatewayv2Route(this, `route/runs_${route}`, {
        apiId,
        routeKey: `${method} ${path}`,
        target: `integrations/${integration.id}`,
        // Signed requests only: a run costs compute, and a route without authorization would let anybody spend it.
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
        authorizationType: 'AWS_IAM',
      });
    }
  }

  private createPermissions(): void {
    for (const [route, { method, path }] of Object.entries(ROUTES)) {
      new LambdaPermission(this, `permission/runs_${route}`, {
        statementId: `runs-${route}`,
        action: 'lambda:InvokeFunction',
        functionName: this.function.name,
        principal: 'apigateway.amazonaws.com',
        // Any stage, this method, this path: `{id}` stands for one segment.
        sourceArn: `${this.props.apiExecutionArn}/*/${method}${path.replace('{id}', '*')}`,
      });
    }
  }
}
