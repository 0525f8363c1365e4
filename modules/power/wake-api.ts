import { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api';
import { Apigatewayv2Stage } from '@cdktf/provider-aws/lib/apigatewayv2-stage';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { Construct } from 'constructs';
import { name, pathName, secretName } from '../../config/naming';
import { powerPath } from '../../config/power';
import type { Wake } from '../../config/vocabulary/operations';
import { ENVIRONMENT, permissions, ROUTES, type WakeResources } from '../../lambda-src/wake/contract';
import { recoveryWindow } from '../data/protection';
import { accessLog } from '../ingress/access-log';
import { FUNCTION_TIMEOUT_SECONDS, FunctionRoutes } from '../ingress/function-routes';
import { OperatedFunction } from '../operations/operated-function';
import type { Operations } from '../operations/operations';

export interface WakeApiProps {
  readonly operations: Operations;
  readonly wake: Extract<Wake, { kind: 'on' }>;
  /** What is started. Default: nothing has to be. */
  readonly unit?: WakeResources['unit'];
  /** Where runs wait. Default: a pull request starts the unit, and its run is nobody's. */
  readonly runs?: NonNullable<WakeResources['runs']> & { readonly queueUrl: string; readonly resultsBucket: string };
}

/** Longer than any event of it lives: it is asked by HTTP, and nobody waits for a retry. */
const MAX_AGE_SECONDS = 60;

/**
 * An HTTP API that starts the unit, for whoever has the token, and for pull requests that GitHub signs. The secrets are made
 * without a value, so that none is in a plan or a state: whoever runs the environment writes them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export class WakeApi extends Construct {
  readonly url: string;

  private readonly props: WakeApiProps;

  constructor(scope: Construct, id: string, props: WakeApiProps) {
    super(scope, id);
    this.props = props;
    const token = this.createSecret('wake_token', 'wake-token', 'Bearer token of POST /wake');
    const github =
      props.wake.github.kind === 'on'
        ? this.createSecret('github_webhook', 'github-webhook', 'Secret of the webhook on GitHub')
        : undefined;
    const made = this.createFunction(token, github);
    const api = this.createApi();
    const { wake, github: delivery, status } = ROUTES;
    new FunctionRoutes(this, 'routes', {
      apiId: api.id,
      apiExecutionArn: api.executionArn,
      address: 'wake',
      target: made,
      routes: { wake, status, ...(github ? { github: delivery } : {}) },
      // The function compares token and signature itself.
      authorization: 'NONE',
    });
    this.url = api.apiEndpoint;
  }

  private createSecret(address: string, resource: string, description: string): SecretsmanagerSecret {
    const { env } = this.props.operations;
    return new SecretsmanagerSecret(this, `secret/${address}`, {
      name: secretName(env, resource),
      description,
      recoveryWindowInDays: recoveryWindow(env),
    });
  }

  private createFunction(token: SecretsmanagerSecret, github: SecretsmanagerSecret | undefined): OperatedFunction {
    const { operations, unit, runs } = this.props;
    const { env } = operations;
    return new OperatedFunction(this, 'function', {
      operations,
      source: 'wake',
      description: `Starts ${env.deployment} ${env.name} for who asks`,
      statements: permissions({
        secrets: [token.arn, ...(github ? [github.arn] : [])],
        ...(unit ? { unit } : {}),
        ...(runs ? { runs } : {}),
      }),
      environment: {
        [ENVIRONMENT.tokenSecret]: token.arn,
        ...(github ? { [ENVIRONMENT.githubSecret]: github.arn } : {}),
        ...(unit ? { [ENVIRONMENT.path]: powerPath(env), [ENVIRONMENT.powerSwitch]: unit.powerSwitch } : {}),
        ...(runs ? { [ENVIRONMENT.queueUrl]: runs.queueUrl, [ENVIRONMENT.resultsBucket]: runs.resultsBucket } : {}),
      },
      timeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
      maxAgeSeconds: MAX_AGE_SECONDS,
      retries: 0,
    });
  }

  private createApi(): Apigatewayv2Api {
    const { operations, wake } = this.props;
    const { env } = operations;
    const api = new Apigatewayv2Api(this, 'api/wake', {
      name: name(env, 'wake'),
      description: `Starts ${env.deployment} ${env.name}`,
      protocolType: 'HTTP',
    });
    new Apigatewayv2Stage(this, 'stage/wake', {
      apiId: api.id,
      name: '$default',
      autoDeploy: true,
      accessLogSettings: accessLog(this, {
        address: 'wake_api',
        name: pathName(env, 'wake'),
        retentionDays: operations.logRetentionDays,
      }),
      // Whoever guesses a token is slow, and costs little.
      defaultRouteSettings: {
        throttlingRateLimit: wake.throttle.ratePerSecond,
        throttlingBurstLimit: wake.throttle.burst,
        detailedMetricsEnabled: false,
      },
    });
    return api;
  }
}
