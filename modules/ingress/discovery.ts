import { ServiceDiscoveryPrivateDnsNamespace } from '@cdktf/provider-aws/lib/service-discovery-private-dns-namespace';
import { ServiceDiscoveryService } from '@cdktf/provider-aws/lib/service-discovery-service';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { discoveryNamespace } from '../../config/naming';
import { mapValues } from '../../config/objects';
import { ecsServices } from '../../config/topology';

export interface DiscoveryProps {
  readonly env: Environment;
  readonly vpcId: string;
}

/**
 * A private DNS namespace with a name for each service of ECS, such as `backend.<prefix>.internal`: an A record that resolves to
 * the running tasks, or, for what an HTTP API reaches through its VPC link, an SRV record with address and port.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
 */
export class Discovery extends Construct {
  readonly serviceArns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { env, vpcId }: DiscoveryProps) {
    super(scope, id);
    const namespace = new ServiceDiscoveryPrivateDnsNamespace(this, 'namespace/main', {
      name: discoveryNamespace(env),
      description: `Services of ${env.deployment} ${env.name}`,
      vpc: vpcId,
    });
    this.serviceArns = mapValues(ecsServices(env), (service, key) => {
      const behindApi = env.ingress.kind === 'http-api' && service.exposure.kind === 'public';
      const discovery = new ServiceDiscoveryService(this, `service/${key}`, {
        name: key,
        dnsConfig: {
          namespaceId: namespace.id,
          routingPolicy: 'MULTIVALUE',
          dnsRecords: [{ type: behindApi ? 'SRV' : 'A', ttl: 10 }],
        },
        // ECS reports the health of its tasks; an empty block says that nobody else does.
        healthCheckCustomConfig: { failureThreshold: 1 },
        // Instances that a stopping service leaves behind must not block a teardown.
        forceDestroy: true,
      });
      return discovery.arn;
    });
  }
}
