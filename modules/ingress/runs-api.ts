import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { ENVIRONMENT, permissions, ROUTES, RUNS_PATH } from '../../lambda-src/runs-api/contract';
import { NodeFunction } from '../functions/function';
import { FUNCTION_TIMEOUT_SECONDS, FunctionRoutes } from './function-routes';

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

/**
 * `POST /runs` and `GET /runs/{id}` of an HTTP API, answered by the function runs-api.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export class RunsApi extends Construct {
  readonly functionName: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RunsApiProps,
  ) {
    super(scope, id);
    const made = this.createFunction();
    this.functionName = made.name;
    new FunctionRoutes(this, 'routes', {
      apiId: props.apiId,
      apiExecutionArn: props.apiExecutionArn,
      address: 'runs_api',
      prefix: 'runs',
      target: made,
      routes: ROUTES,
      // A run costs compute, and a route without authorization would let anybody spend it.
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
      authorization: 'AWS_IAM',
    });
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
}
