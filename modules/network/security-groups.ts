import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { mapValues } from '../../config/objects';
import { composeHost, exposed } from '../../config/topology';
import { AdminCidr } from './admin-cidr';
import {
  groupList,
  HOST,
  INGRESS,
  INTERNAL,
  ofCache,
  ofDatabase,
  ofFileSystem,
  ofJob,
  ofService,
  ROTATION,
} from './group-list';
import { ANYWHERE, SecurityGroup } from './security-group';
import { INTERNAL_PORT, type Way, ways } from './ways';

export interface SecurityGroupsProps {
  readonly env: Environment;
  readonly vpcId: string;
}

type Ids = Readonly<Record<string, string>>;

/**
 * A group for each entrance, service, job, host and data store, with an edge for each connection that the config
 * declares and none besides: internet to ingress, ingress to the exposed port, callers to services, clients to data
 * stores, and HTTPS out for images and AWS APIs.
 */
export class SecurityGroups extends Construct {
  /** Group of the load balancer or VPC link; absent where nothing of the VPC is reached from outside. */
  readonly ingressId: string | undefined;
  readonly internalId: string | undefined;
  readonly hostId: string | undefined;
  readonly rotationId: string | undefined;
  readonly serviceIds: Ids;
  readonly jobIds: Ids;
  readonly databaseIds: Ids;
  readonly fileSystemIds: Ids;
  readonly cacheIds: Ids;

  private readonly env: Environment;
  private readonly groups: Readonly<Record<string, SecurityGroup>>;

  constructor(scope: Construct, id: string, { env, vpcId }: SecurityGroupsProps) {
    super(scope, id);
    this.env = env;
    this.groups = mapValues(
      groupList(env),
      ({ resource, description, opens }, address) =>
        new SecurityGroup(this, address, {
          address,
          name: name(env, resource, 'security-group'),
          description,
          vpcId,
          outbound: opens ? env.network.outbound : 'declared',
        }),
    );
    this.openToOutside();
    this.letOut();
    for (const way of ways(env)) this.connect(way);

    this.ingressId = this.groups[INGRESS]?.id;
    this.internalId = this.groups[INTERNAL]?.id;
    this.hostId = this.groups[HOST]?.id;
    this.rotationId = this.groups[ROTATION]?.id;
    this.serviceIds = this.ids(env.services, ofService);
    this.jobIds = this.ids(env.jobs, ofJob);
    this.databaseIds = this.ids(env.databases, ofDatabase);
    this.fileSystemIds = this.ids(env.fileSystems, ofFileSystem);
    this.cacheIds = this.ids(env.caches, ofCache);
  }

  /** What comes in from the internet, from administrators, and from everything inside the VPC. */
  private openToOutside(): void {
    const { network, services } = this.env;
    const alb = this.env.ingress.kind === 'alb' ? this.groups[INGRESS] : undefined;
    alb?.allowFrom('internet_http', { cidr: ANYWHERE, port: 80, description: 'HTTP, redirected to HTTPS' });
    alb?.allowFrom('internet_https', { cidr: ANYWHERE, port: 443, description: 'HTTPS' });
    const fromVpc = Object.values(services).some((service) => {
      const exposure = exposed(service);
      return exposure?.kind === 'internal' && exposure.from === 'vpc';
    });
    if (fromVpc) {
      const edge = { cidr: network.cidr, port: INTERNAL_PORT, description: 'HTTP from inside the VPC' };
      this.groups[INTERNAL]?.allowFrom('vpc', edge);
    }
    this.openHosts();
  }

  private openHosts(): void {
    const compose = composeHost(this.env);
    const host = this.groups[HOST];
    if (!compose || !host) return;
    const ports = this.env.ingress.kind === 'none' ? [...new Set(compose.exposure.ports)] : [];
    for (const port of ports) {
      host.allowFrom(`internet_${port}`, { cidr: ANYWHERE, port, description: `Port ${port} from the internet` });
    }
    if (compose.ssh.kind === 'admin-cidr') {
      const { value } = new AdminCidr(this, 'admin_cidr');
      host.allowFrom('administrators_22', { cidr: value, port: 22, description: 'SSH from administrators' });
    }
  }

  /** Images, packages and AWS APIs. What is in the VPC follows from the ways. */
  private letOut(): void {
    const { env } = this;
    const https = { cidr: ANYWHERE, port: 443, description: 'HTTPS: images, logs, secrets, AWS APIs' };
    const callers = [...Object.keys(env.services).map(ofService), ...Object.keys(env.jobs).map(ofJob), HOST, ROTATION];
    for (const caller of callers) this.groups[caller]?.allowTo('internet_https', https);
    const http = { cidr: ANYWHERE, port: 80, description: 'HTTP: packages and certificates' };
    this.groups[HOST]?.allowTo('internet_http', http);
  }

  /** A rule at each end of a way. */
  private connect({ from, to, port, oneOfMany }: Way): void {
    const [source, target] = [this.groups[from], this.groups[to]];
    if (!source || !target) throw new Error(`no security group for the way from ${from} to ${to}`);
    const suffix = oneOfMany ? `_${port}` : '';
    const description = `${from} to ${to} on ${port}`;
    target.allowFrom(`${from}${suffix}`, { group: source.id, port, description });
    source.allowTo(`${to}${suffix}`, { group: target.id, port, description });
  }

  private ids(record: Readonly<Record<string, unknown>>, address: (key: string) => string): Ids {
    return mapValues(record, (_, key) => this.groups[address(key)]?.id ?? '');
  }
}
