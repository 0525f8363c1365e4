import { Apigatewayv2Integration } from '@cdktf/provider-aws/lib/apigatewayv2-integration';
import { Apigatewayv2Route } from '@cdktf/provider-aws/lib/apigatewayv2-route';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';

export interface FunctionRoutesProps {
  /** The HTTP API that the routes are added to; its stage deploys by itself. */
  readonly apiId: string;
  readonly apiExecutionArn: string;
  /** Terraform name of the integration, and what the names of routes begin with. */
  readonly address: string;
  /** What the names of routes begin with where that is not the address. */
  readonly prefix?: string;
  readonly target: { readonly name: string; readonly invokeArn: string };
  /** By name: what the function's contract says. */
  readonly routes: Readonly<Record<string, { readonly method: string; readonly path: string }>>;
  /** `AWS_IAM`: signed requests only. `NONE`: the function decides by itself. */
  readonly authorization: 'AWS_IAM' | 'NONE';
}

/** API Gateway waits at most 30 s; the function ends before, so that there is an answer to pass on. */
const INTEGRATION_TIMEOUT_MS = 29_000;
export const FUNCTION_TIMEOUT_SECONDS = 28;

/**
 * Routes of an HTTP API that a function answers.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export class FunctionRoutes extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FunctionRoutesProps,
  ) {
    super(scope, id);
    this.createRoutes();
    this.createPermissions();
  }

  private createRoutes(): void {
    const { apiId, address, prefix = address, target, routes, authorization } = this.props;
    const integration = new Apigatewayv2Integration(this, `integration/${address}`, {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: target.invokeArn,
      payloadFormatVersion: '2.0',
      timeoutMilliseconds: INTEGRATION_TIMEOUT_MS,
    });
    for (const [route, { method, path }] of Object.entries(routes)) {
      new Apigatewayv2Route(this, `route/${prefix}_${route}`, {
        apiId,
        routeKey: `${method} ${path}`,
        target: `integrations/${integration.id}`,
        authorizationType: authorization,
      });
    }
  }

  private createPermissions(): void {
    const { apiExecutionArn, address, prefix = address, target, routes } = this.props;
    for (const [route, { method, path }] of Object.entries(routes)) {
      new LambdaPermission(this, `permission/${prefix}_${route}`, {
        statementId: `${prefix}-${route}`,
        action: 'lambda:InvokeFunction',
        functionName: target.name,
        principal: 'apigateway.amazonaws.com',
        // Any stage, this method, this path: `{id}` stands for one segment.
        sourceArn: `${apiExecutionArn}/*/${method}${path.replace('{id}', '*')}`,
      });
    }
  }
}
