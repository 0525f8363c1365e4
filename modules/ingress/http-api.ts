import { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api';
import { Apigatewayv2ApiMapping } from '@cdktf/provider-aws/lib/apigatewayv2-api-mapping';
import { Apigatewayv2DomainName } from '@cdktf/provider-aws/lib/apigatewayv2-domain-name';
import { Apigatewayv2Integration } from '@cdktf/provider-aws/lib/apigatewayv2-integration';
import { Apigatewayv2Route } from '@cdktf/provider-aws/lib/apigatewayv2-route';
import { Apigatewayv2Stage } from '@cdktf/provider-aws/lib/apigatewayv2-stage';
import { Apigatewayv2VpcLink } from '@cdktf/provider-aws/lib/apigatewayv2-vpc-link';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import { days } from '../../config/durations';
import type { Environment } from '../../config/environment';
import { name, pathName } from '../../config/naming';
import { publicServices } from '../../config/topology';
import type { Ingress } from '../../config/vocabulary/network';
import { json } from '../terraform/json';
import { Domain } from './certificate';

type HttpApiIngress = Extract<Ingress, { kind: 'http-api' }>;

export interface HttpApiProps {
  readonly env: Environment;
  readonly ingress: HttpApiIngress;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly discoveryServiceArns: Readonly<Record<string, string>>;
}

/** Fields of an access log line: who asked for what, and how it went. */
const ACCESS_LOG = {
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

/**
 * An HTTP API that reaches the tasks through a VPC link and Cloud Map: no load balancer, no hourly charge.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
 */
export class HttpApi extends Construct {
  readonly apiId: string;
  readonly url: string;

  private readonly props: HttpApiProps;
  private readonly api: Apigatewayv2Api;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.props = props;
    const { env, ingress } = props;
    this.api = new Apigatewayv2Api(this, 'api/main', {
      name: name(env, 'api'),
      description: `Ingress of ${env.deployment} ${env.name}`,
      protocolType: 'HTTP',
      // With a name of its own, the API answers under no other.
      disableExecuteApiEndpoint: ingress.domain.kind === 'named',
    });
    this.createRoutes();
    const stage = this.createStage();
    this.apiId = this.api.id;
    this.url = this.createDomain(stage) ?? this.api.apiEndpoint;
  }

  private createRoutes(): void {
    const { env, subnetIds, securityGroupId, discoveryServiceArns } = this.props;
    const link = new Apigatewayv2VpcLink(this, 'vpc_link/main', {
      name: name(env, 'vpc-link'),
      subnetIds: [...subnetIds],
      securityGroupIds: [securityGroupId],
    });
    for (const service of publicServices(env)) {
      const exposure = env.services[service]?.exposure;
      if (!exposure || exposure.kind === 'none') continue;
      const integration = new Apigatewayv2Integration(this, `integration/${service}`, {
        apiId: this.api.id,
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
          apiId: this.api.id,
          routeKey: routeKey(path),
          target: `integrations/${integration.id}`,
        });
      }
    }
  }

  private createStage(): Apigatewayv2Stage {
    const { env, ingress } = this.props;
    const { throttle, accessLogs } = ingress;
    return new Apigatewayv2Stage(this, 'stage/default', {
      apiId: this.api.id,
      name: '$default',
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: throttle.ratePerSecond,
        throttlingBurstLimit: throttle.burst,
        detailedMetricsEnabled: false,
      },
      ...(accessLogs.kind === 'on'
        ? {
            accessLogSettings: {
              destinationArn: new CloudwatchLogGroup(this, 'log_group/api', {
                name: pathName(env, 'api'),
                retentionInDays: days(accessLogs.retention),
              }).arn,
              format: json(ACCESS_LOG),
            },
          }
        : {}),
    });
  }

  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html */
  private createDomain(stage: Apigatewayv2Stage): string | undefined {
    const { domain } = this.props.ingress;
    if (domain.kind === 'none') return undefined;
    const named = new Domain(this, 'domain', { domain });
    const custom = new Apigatewayv2DomainName(this, 'domain_name/main', {
      domainName: domain.name,
      domainNameConfiguration: {
        certificateArn: named.certificateArn,
        endpointType: 'REGIONAL',
        securityPolicy: 'TLS_1_2',
      },
    });
    new Apigatewayv2ApiMapping(this, 'mapping/main', { apiId: this.api.id, domainName: custom.id, stage: stage.id });
    named.aliasTo({
      dnsName: custom.domainNameConfiguration.targetDomainName,
      zoneId: custom.domainNameConfiguration.hostedZoneId,
      evaluateHealth: false,
    });
    return `https://${domain.name}`;
  }
}

/** `/*` is the route of everything else; `/api/*` becomes `ANY /api/{proxy+}`. */
function routeKey(path: string): string {
  return path === '/*' ? '$default' : `ANY ${path.replace(/\*$/, '{proxy+}')}`;
}

function routeAddress(path: string): string {
  return path === '/*' ? 'default' : path.replace(/^\//, '').replace('*', 'proxy').replaceAll('/', '_');
}
