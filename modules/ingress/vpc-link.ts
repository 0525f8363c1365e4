import { Apigatewayv2Integration } from '@cdktf/provider-aws/lib/apigatewayv2-integration';
import { Apigatewayv2Route } from '@cdktf/provider-aws/lib/apigatewayv2-route';
import { Apigatewayv2VpcLink } from '@cdktf/provider-aws/lib/apigatewayv2-vpc-link';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { exposed, publicServices } from '../../config/topology';

export interface VpcLinkProps {
  readonly env: Environment;
  readonly apiId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** Cloud Map services by service: what the API asks for addresses. */
  readonly discoveryServiceArns: Readonly<Record<string, string>>;
}

/**
 * The way of an HTTP API into the VPC, and its routes to the public services: addresses come from Cloud Map.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
 */
export class VpcLink extends Construct {
  constructor(scope: Construct, id: string, props: VpcLinkProps) {
    super(scope, id);
    const { env, apiId, subnetIds, securityGroupId, discoveryServiceArns } = props;
    const link = new Apigatewayv2VpcLink(this, 'vpc_link/main', {
      name: name(env, 'vpc-link'),
      subnetIds: [...subnetIds],
      securityGroupIds: [securityGroupId],
    });
    for (const service of publicServices(env)) {
      const config = env.services[service];
      const exposure = config && exposed(config);
      if (!exposure) continue;
      const integration = new Apigatewayv2Integration(this, `integration/${service}`, {
        apiId,
        integrationType: 'HTTP_PROXY',
        integrationMethod: 'ANY',
        integrationUri: discoveryServiceArns[service],
        connectionType: 'VPC_LINK',
        connectionId: link.id,
        payloadFormatVersion: '1.0',
        // The longest that an HTTP API waits for an answer.
        timeoutMilliseconds: 30_000,
      });
      for (const path of exposure.paths) {
        new Apigatewayv2Route(this, `route/${service}_${routeAddress(path)}`, {
          apiId,
          routeKey: routeKey(path),
          target: `integrations/${integration.id}`,
        });
      }
    }
  }
}

/** `/*` is the route of everything else; `/api/*` becomes `ANY /api/{proxy+}`. */
function routeKey(path: string): string {
  return path === '/*' ? '$default' : `ANY ${path.replace(/\*$/, '{proxy+}')}`;
}

function routeAddress(path: string): string {
  return path === '/*' ? 'default' : path.replace(/^\//, '').replace('*', 'proxy').replaceAll('/', '_');
}
