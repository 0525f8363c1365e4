import type { BreakingCase } from './harness';

const ENDPOINTS = { kind: 'endpoints' };

/** Network, egress, ingress. */
export const networkCases: readonly BreakingCase[] = [
  { rule: 'network/cidr', env: { 'network.peers': ['10.300.0.0/16'] }, path: 'network.peers[0]', fix: '10.0.0.0/16' },
  { rule: 'network/cidr', env: { 'network.peers': ['10.3.0.0/33'] }, path: 'network.peers[0]' },
  {
    rule: 'network/host-bits',
    env: { 'network.peers': ['192.168.0.1/24'] },
    path: 'network.peers[0]',
    fix: '192.168.0.0/24',
  },
  { rule: 'network/size', env: { 'network.cidr': '10.0.0.0/15' }, path: 'network.cidr', fix: '16' },
  {
    rule: 'network/size',
    env: { 'network.subnets.database': ['10.0.200.0/29', '10.0.201.0/24'] },
    path: 'network.subnets.database[0]',
    fix: '28',
  },
  {
    rule: 'network/private-range',
    env: {
      'network.cidr': '8.8.0.0/16',
      'network.subnets.public': ['8.8.0.0/20', '8.8.16.0/20'],
      'network.subnets.private': ['8.8.32.0/20', '8.8.48.0/20'],
    },
    path: 'network.cidr',
  },
  {
    rule: 'network/subnet-outside',
    env: { 'network.subnets.private': ['10.0.128.0/20', '10.9.0.0/20'] },
    path: 'network.subnets.private[1]',
    fix: 'is free',
  },
  {
    rule: 'network/subnet-overlap',
    env: { 'network.subnets.private': ['10.0.128.0/20', '10.0.136.0/24'] },
    path: 'network.subnets.private[1]',
    fix: '/24 is free',
  },
  { rule: 'network/peer-overlap', env: { 'network.peers': ['10.0.4.0/24'] }, path: 'network.peers[0]' },
  { rule: 'network/zone', env: { 'network.zones': ['a', 'z'] }, path: 'network.zones[1]', fix: "'b'" },
  {
    rule: 'network/zone-repeated',
    given: {
      ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: { kind: 'on', retention: '7d' } },
      'security.waf': off(),
    },
    env: { 'network.zones': ['a', 'a'] },
    path: 'network.zones[1]',
    fix: "'b'",
  },
  {
    rule: 'network/subnets-per-zone',
    env: { 'network.subnets.private': ['10.0.128.0/20'] },
    path: 'network.subnets.private',
    fix: 'add 1',
  },
  {
    rule: 'network/load-balancer-zones',
    env: {
      'network.zones': ['a'],
      'network.subnets.public': ['10.0.0.0/20'],
      'network.subnets.private': ['10.0.128.0/20'],
    },
    path: 'network.subnets.public',
  },
  { rule: 'network/task-subnets', env: { 'network.subnets.private': [] }, path: 'network.subnets.private' },
  {
    rule: 'network/subnet-room',
    env: {
      'network.subnets.public': ['10.0.0.0/28', '10.0.16.0/20'],
      'services.web.scaling.count': 1,
      'network.egress': { kind: 'public-ip' },
      'services.api.scaling.max': 9,
    },
    path: 'network.subnets.public[0]',
    fix: '/27',
  },
  {
    rule: 'egress/missing-endpoint',
    given: { 'network.egress': ENDPOINTS },
    env: { 'network.egress.services': ['ecr.api', 'ecr.dkr', 'ssm', 'kms'] },
    path: 'network.egress.services',
    fix: "'logs'",
  },
  {
    rule: 'egress/missing-endpoint',
    given: { 'network.egress': ENDPOINTS },
    env: { 'network.gatewayEndpoints': ['dynamodb'] },
    path: 'network.gatewayEndpoints',
    fix: "'s3'",
  },
  {
    rule: 'egress/public-image',
    given: { 'network.egress': ENDPOINTS },
    env: { 'services.web.containers.web.image': { kind: 'public', reference: 'docker.io/library/nginx:1.29.1' } },
    path: 'services.web.containers.web.image.reference',
  },
  {
    rule: 'egress/nat-architecture',
    env: { 'network.egress': { kind: 'nat-instance', instanceType: 't3.nano' } },
    path: 'network.egress.instanceType',
    fix: 't4g.nano',
  },
  {
    rule: 'egress/nat-gateway-cost',
    env: { 'cost.budget': { amountUsd: 60, alerts: [{ threshold: 30 }] } },
    path: 'network.egress.kind',
    fix: 'public-ip',
  },
  {
    rule: 'ingress/alb-fixed-cost',
    given: { 'network.egress': { kind: 'public-ip' } },
    env: { 'cost.budget': { amountUsd: 40, alerts: [{ threshold: 30 }] } },
    path: 'ingress.kind',
    fix: 'http-api',
  },
  {
    rule: 'ingress/missing',
    given: { services: {}, monitoring: undefined, 'security.waf': off(), ingress: { kind: 'none' } },
    env: { services: { web: webService() } },
    path: 'services.web.exposure.kind',
  },
  {
    rule: 'ingress/unused',
    env: { 'services.web.exposure': { kind: 'none' }, 'services.api.exposure': { kind: 'none' } },
    path: 'ingress.kind',
  },
  { rule: 'ingress/no-tls', env: { 'ingress.domain': { kind: 'none' } }, path: 'ingress.domain' },
  {
    rule: 'ingress/host-name',
    env: { 'ingress.domain.alternativeNames': ['Shop_.example.com'] },
    path: 'ingress.domain.alternativeNames[0]',
  },
  {
    rule: 'ingress/host-name',
    env: { 'ingress.domain.name': `${'a'.repeat(60)}.example.com` },
    path: 'ingress.domain.name',
  },
  {
    rule: 'ingress/record-in-zone',
    env: { 'ingress.domain.name': 'shop.example.org' },
    path: 'ingress.domain.name',
    fix: 'shop.example.com',
  },
  {
    rule: 'load-balancing/priority',
    env: { 'services.api.exposure.priority': 50_001 },
    path: 'services.api.exposure.priority',
    fix: '50000',
  },
  {
    rule: 'load-balancing/priority-unique',
    env: { 'services.api.exposure.priority': 10 },
    path: 'services.api.exposure.priority',
    fix: '20',
  },
  {
    rule: 'load-balancing/deregistration-delay',
    env: { 'services.api.exposure.deregistrationDelay': '2h' },
    path: 'services.api.exposure.deregistrationDelay',
    fix: "'1h'",
  },
  {
    rule: 'load-balancing/slow-start',
    env: { 'services.api.exposure.slowStart': '10s' },
    path: 'services.api.exposure.slowStart',
    fix: "'30s'",
  },
  { rule: 'load-balancing/idle-timeout', env: { 'ingress.idleTimeout': '2h' }, path: 'ingress.idleTimeout' },
  {
    rule: 'load-balancing/tls-policy',
    env: { 'ingress.tlsPolicy': 'ELBSecurityPolicy-2016-08' },
    path: 'ingress.tlsPolicy',
    fix: 'ELBSecurityPolicy-',
  },
  {
    rule: 'load-balancing/path',
    env: { 'services.api.exposure.paths': ['api/*'] },
    path: 'services.api.exposure.paths[0]',
    fix: "'/api/*'",
  },
  {
    rule: 'load-balancing/path-shared',
    given: internal(),
    env: { 'services.web.exposure.paths': ['/api'] },
    path: 'services.api.exposure.paths[0]',
  },
  {
    rule: 'load-balancing/priority-unique',
    given: internal(),
    env: { 'services.api.exposure.priority': 10 },
    path: 'services.api.exposure.priority',
    fix: 'write 20',
  },
  {
    rule: 'load-balancing/api-path',
    given: {
      ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: { kind: 'on', retention: '7d' } },
      'security.waf': off(),
    },
    env: { 'services.api.exposure.paths': ['/api/*/items'] },
    path: 'services.api.exposure.paths[0]',
    fix: "'/api/*'",
  },
  {
    rule: 'load-balancing/path-count',
    env: { 'services.api.exposure.paths': ['/a', '/b', '/c', '/d', '/e', '/f'] },
    path: 'services.api.exposure.paths',
  },
  {
    rule: 'load-balancing/path-shared',
    env: { 'services.api.exposure.paths': ['/api', '/*'] },
    path: 'services.api.exposure.paths[1]',
  },
  {
    rule: 'security-groups/public-port',
    env: { 'services.api.containers.api.ports': [5432], 'services.api.exposure.port': 5432 },
    path: 'services.api.exposure.port',
    fix: 'none',
  },
];

/** Both services behind the internal load balancer. */
function internal() {
  return {
    ingress: { kind: 'none' },
    'security.waf': off(),
    'monitoring.uptime': off(),
    'services.web.exposure.kind': 'internal',
    'services.web.exposure.from': 'vpc',
    'services.api.exposure.kind': 'internal',
  };
}

function off() {
  return { kind: 'off', reason: 'left out to keep the test input small' };
}

function webService() {
  return {
    size: '256/512',
    containers: { web: { image: { kind: 'repository', name: 'web' }, ports: [3000] } },
    exposure: { kind: 'public', container: 'web', port: 3000, paths: ['/*'] },
    scaling: { kind: 'fixed', count: 1 },
    exec: off(),
  };
}
