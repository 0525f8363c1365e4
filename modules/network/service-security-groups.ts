import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { exposed, servicePorts } from '../../config/topology';
import { SecurityGroup } from './security-group';

export interface ServiceSecurityGroupsProps {
  readonly env: Environment;
  readonly vpcId: string;
}

/**
 * One group for the ingress and one for each service, with an edge for each connection that the config declares:
 * internet to ingress, ingress to the exposed port, service to service, and HTTPS out for images and AWS APIs.
 */
export class ServiceSecurityGroups extends Construct {
  /** Group of the load balancer or VPC link; absent without ingress. */
  readonly ingressId: string | undefined;
  readonly serviceIds: Readonly<Record<string, string>>;

  private readonly env: Environment;
  private readonly vpcId: string;
  private readonly ingress: SecurityGroup | undefined;
  private readonly services: ReadonlyMap<string, SecurityGroup>;

  constructor(scope: Construct, id: string, { env, vpcId }: ServiceSecurityGroupsProps) {
    super(scope, id);
    this.env = env;
    this.vpcId = vpcId;
    this.ingress = this.createIngress();
    this.services = new Map(Object.keys(env.services).map((service) => [service, this.createService(service)]));
    for (const service of Object.keys(env.services)) this.connect(service);
    this.ingressId = this.ingress?.id;
    this.serviceIds = Object.fromEntries([...this.services].map(([service, group]) => [service, group.id]));
  }

  private createIngress(): SecurityGroup | undefined {
    switch (this.env.ingress.kind) {
      case 'alb': {
        const group = this.group('alb', 'alb', 'Load balancer: HTTP and HTTPS from the internet');
        group.allowFrom('internet_http', { cidr: '0.0.0.0/0', port: 80, description: 'HTTP, redirected to HTTPS' });
        group.allowFrom('internet_https', { cidr: '0.0.0.0/0', port: 443, description: 'HTTPS' });
        return group;
      }
      case 'http-api':
        return this.group('vpc_link', 'vpc-link', 'VPC link of the HTTP API: nothing in, the services out');
      case 'none':
        return undefined;
      default:
        return this.env.ingress satisfies never;
    }
  }

  private createService(service: string): SecurityGroup {
    const group = this.group(`service_${service}`, service, `Tasks of ${service}`);
    group.allowTo('internet_https', {
      cidr: '0.0.0.0/0',
      port: 443,
      description: 'HTTPS: images, logs, secrets, AWS APIs',
    });
    return group;
  }

  /** Draws the edges that end at a service. */
  private connect(service: string): void {
    const config = this.env.services[service];
    const group = this.services.get(service);
    if (!config || !group) return;
    const exposure = exposed(config);
    if (exposure && this.ingress) {
      this.edge('ingress', this.ingress, service, group, exposure.port);
    }
    for (const caller of config.allows) {
      const from = this.services.get(caller);
      if (!from) continue;
      // The prefix keeps a service that is called like the ingress apart from it.
      for (const port of servicePorts(config)) this.edge(`service_${caller}`, from, service, group, port);
    }
  }

  private edge(fromName: string, from: SecurityGroup, toName: string, to: SecurityGroup, port: number): void {
    const description = `${fromName} to ${toName} on ${port}`;
    to.allowFrom(`${fromName}_${port}`, { group: from.id, port, description });
    from.allowTo(`${toName}_${port}`, { group: to.id, port, description });
  }

  private group(address: string, resource: string, description: string): SecurityGroup {
    return new SecurityGroup(this, address, {
      address,
      name: name(this.env, resource, 'security-group'),
      description,
      vpcId: this.vpcId,
    });
  }
}
