/** The ways from one security group to another that the config declares, each once. Pure. */
import { type Client, connections, databasePort, type Store } from '../../config/connections';
import type { Environment } from '../../config/environment';
import { composeHost, exposed, internalServices, publicServices, servicePorts } from '../../config/topology';
import {
  HOST,
  hasEntrance,
  INGRESS,
  INTERNAL,
  ofCache,
  ofDatabase,
  ofFileSystem,
  ofJob,
  ofService,
  ROTATION,
  rotatedDatabases,
} from './group-list';

/** Groups by their Terraform names. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** Whether there can be others between the two: their names then carry the port. */
  readonly oneOfMany: boolean;
}

/** Port of the internal load balancer. */
export const INTERNAL_PORT = 80;

/** Every way inside the VPC. */
export function ways(env: Environment): Way[] {
  const found = [
    ...fromOutside(env),
    ...Object.keys(env.services).flatMap((service) => toService(env, service)),
    ...connections(env).map(({ client, store, port }) => only(clientGroup(client), storeGroup(store), port)),
    ...rotatedDatabases(env).map((key) => only(ROTATION, ofDatabase(key), databasePort(env, key))),
  ];
  const key = ({ from, to, port }: Way) => `${from} ${to} ${port}`;
  return [...new Map(found.map((way) => [key(way), way])).values()];
}

/** What the load balancer or VPC link of the ingress passes on to. */
function fromOutside(env: Environment): Way[] {
  if (!hasEntrance(env)) return [];
  const services = publicServices(env).flatMap((key) => atPorts(INGRESS, ofService(key), exposedPort(env, key)));
  return [...services, ...atPorts(INGRESS, HOST, composeHost(env)?.exposure.ports ?? [])];
}

/** From callers to a service: through the internal load balancer where it has one, or else to its ports. */
function toService(env: Environment, service: string): Way[] {
  const config = env.services[service];
  if (!config) return [];
  const callers = config.allows.map(ofService);
  return internalServices(env).includes(service)
    ? [
        ...callers.map((caller) => only(caller, INTERNAL, INTERNAL_PORT)),
        ...atPorts(INTERNAL, ofService(service), exposedPort(env, service)),
      ]
    : callers.flatMap((caller) => atPorts(caller, ofService(service), servicePorts(config)));
}

function exposedPort(env: Environment, service: string): number[] {
  const config = env.services[service];
  const exposure = config && exposed(config);
  return exposure ? [exposure.port] : [];
}

const atPorts = (from: string, to: string, ports: readonly number[]): Way[] =>
  ports.map((port) => ({ from, to, port, oneOfMany: true }));

const only = (from: string, to: string, port: number): Way => ({ from, to, port, oneOfMany: false });

function clientGroup({ kind, name }: Client): string {
  const address = { service: ofService, job: ofJob, host: () => HOST };
  return address[kind](name);
}

function storeGroup({ kind, name }: Store): string {
  const address = { database: ofDatabase, cache: ofCache, 'file-system': ofFileSystem };
  return address[kind](name);
}
