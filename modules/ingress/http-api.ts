import { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api';
import { Apigatewayv2ApiMapping } from '@cdktf/provider-aws/lib/apigatewayv2-api-mapping';
import { Apigatewayv2DomainName } from '@cdktf/provider-aws/lib/apigatewayv2-domain-name';
import { Apigatewayv2Stage } from '@cdktf/provider-aws/lib/apigatewayv2-stage';
import { Construct } from 'constructs';
import { days } from '../../config/durations';
import type { Environment } from '../../config/environment';
import { name, pathName } from '../../config/naming';
import type { Ingress } from '../../config/vocabulary/network';
import { accessLog } from './access-log';
import { Domain } from './certificate';
import { VpcLink, type VpcLinkProps } from './vpc-link';

type HttpApiIngress = Extract<Ingress, { kind: 'http-api' }>;

export interface HttpApiProps {
  readonly env: Environment;
  readonly ingress: HttpApiIngress;
  /** The way into the VPC. Left out where no service is public: the API then has the routes that others add. */
  readonly link?: Omit<VpcLinkProps, 'env' | 'apiId'>;
}

/**
 * An HTTP API: no load balancer, no hourly charge. It reaches tasks through a VPC link, where there are any to reach.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export class HttpApi extends Construct {
  readonly apiId: string;
  /** ARN that permissions to invoke a function start with. */
  readonly executionArn: string;
  readonly url: string;

  private readonly props: HttpApiProps;
  private readonly api: Apigatewayv2Api;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.props = props;
    const { env, ingress, link } = props;
    this.api = new Apigatewayv2Api(this, 'api/main', {
      name: name(env, 'api'),
      description: `Ingress of ${env.deployment} ${env.name}`,
      protocolType: 'HTTP',
      // With a name of its own, the API answers under no other.
      disableExecuteApiEndpoint: ingress.domain.kind === 'named',
    });
    if (link) new VpcLink(this, 'link', { env, apiId: this.api.id, ...link });
    const stage = this.createStage();
    this.apiId = this.api.id;
    this.executionArn = this.api.executionArn;
    this.url = this.createDomain(stage) ?? this.api.apiEndpoint;
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
            accessLogSettings: accessLog(this, {
              address: 'api',
              name: pathName(env, 'api'),
              retentionDays: days(accessLogs.retention),
            }),
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
