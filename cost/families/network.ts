/**
 * VPC: gateways, endpoints and what leaves for the internet.
 * https://aws.amazon.com/vpc/pricing, https://aws.amazon.com/privatelink/pricing,
 * https://aws.amazon.com/ec2/pricing/on-demand, section "Data Transfer"
 */
import {
  type Charge,
  type Family,
  free,
  hourly,
  type Pricer,
  type Pricing,
  priced,
  type Resource,
  type Surroundings,
} from '../model';
import { VPC_SERVICE } from './addresses';
import { traffic } from './traffic';

const EC2_SERVICE = 'EC2 - Other';

const part: Pricer = () => free('part of a VPC');

export const network: Family = {
  aws_vpc: part,
  aws_subnet: part,
  aws_route_table: part,
  aws_route_table_association: part,
  aws_route: part,
  aws_security_group: part,
  aws_default_security_group: part,
  aws_vpc_security_group_ingress_rule: part,
  aws_vpc_security_group_egress_rule: part,
  aws_network_acl: part,
  aws_network_acl_association: part,
  aws_network_acl_rule: part,
  aws_internet_gateway: internetPricing,
  aws_nat_gateway: natPricing,
  aws_vpc_endpoint: endpointPricing,
};

/** Carries what all of the environment sends to the internet, whichever way it takes. */
function internetPricing(gateway: Resource, { subject: { usage }, isFirst }: Surroundings): Pricing {
  if (!isFirst(gateway)) return free('the first internet gateway carries the traffic');
  return priced({
    ...{ item: 'traffic to the internet', price: 'transfer.internet-gb', service: EC2_SERVICE },
    ...{ quantity: traffic(usage, usage.egressGB), basis: `${usage.egressGB} GB sent`, allowances: ['egress-gb'] },
  });
}

function natPricing(gateway: Resource, { subject: { usage }, isFirst }: Surroundings): Pricing {
  const gb = usage.privateGB ?? usage.egressGB;
  const origin = usage.privateGB === undefined ? 'as much as is sent to the internet' : 'through NAT gateways';
  const passed: Charge = {
    ...{ item: 'NAT gateway traffic', price: 'vpc.nat-gateway-gb', service: EC2_SERVICE },
    ...{ quantity: traffic(usage, gb), basis: `${gb} GB, ${origin}` },
  };
  const hours: Charge = {
    ...{ item: 'NAT gateway', price: 'vpc.nat-gateway', service: EC2_SERVICE },
    ...{ quantity: hourly(1), basis: '1 gateway, which has no off' },
  };
  return priced(hours, ...(isFirst(gateway) ? [passed] : []));
}

/** By the hour in each zone; traffic is counted at the NAT gateway where there is one, else at the first endpoint. */
function endpointPricing(endpoint: Resource, { subject: { usage }, ofType }: Surroundings): Pricing {
  if (!isInterface(endpoint)) return free('gateway endpoints are free');
  const zones = (endpoint.values['subnet_ids'] as readonly unknown[] | undefined)?.length ?? 0;
  const gb = usage.privateGB ?? 0;
  const carries =
    ofType('aws_nat_gateway').length === 0 && ofType('aws_vpc_endpoint').find(isInterface) === endpoint && gb > 0;
  const hours: Charge = {
    ...{ item: 'interface endpoint', price: 'privatelink.endpoint', service: VPC_SERVICE },
    ...{ quantity: hourly(zones), basis: `1 endpoint x ${zones} ${zones === 1 ? 'zone' : 'zones'}` },
  };
  const passed: Charge = {
    ...{ item: 'interface endpoint traffic', price: 'privatelink.gb', service: VPC_SERVICE },
    ...{ quantity: traffic(usage, gb), basis: `${gb} GB through interface endpoints` },
  };
  return priced(hours, ...(carries ? [passed] : []));
}

const isInterface = ({ values }: Resource): boolean => values['vpc_endpoint_type'] === 'Interface';
