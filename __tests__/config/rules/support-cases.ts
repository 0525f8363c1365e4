import type { BreakingCase } from './harness';

const rule = 'support/not-built';
const OFF = { kind: 'off', reason: 'left out to keep the test input small' };

/** What no stack builds yet. */
export const supportCases: readonly BreakingCase[] = [
  {
    rule,
    env: {
      compute: {
        kind: 'ecs-ec2',
        instanceType: 't3.small',
        instances: { min: 1, max: 1 },
        market: 'spot',
        containerInsights: OFF,
      },
    },
    path: 'compute.kind',
  },
  { rule, env: { power: { kind: 'idle-stop', window: '15m', cpuBelow: 5 } }, path: 'power.kind' },
  { rule, env: { 'services.api.exposure.kind': 'internal' }, path: 'services.api.exposure.kind' },
  {
    rule,
    env: { 'secrets.session-key': { kind: 'secret', description: 'Signs sessions' } },
    path: 'secrets.session-key.kind',
  },
  {
    rule,
    env: {
      jobs: {
        nightly: {
          size: '256/512',
          containers: { job: { image: { kind: 'repository', name: 'api' } } },
          trigger: { kind: 'on-demand' },
        },
      },
    },
    path: 'jobs.nightly',
  },
  { rule, given: { 'recovery.backup': OFF }, env: { buckets: { uploads: {} } }, path: 'buckets.uploads' },
  {
    rule,
    given: { 'recovery.backup': OFF },
    env: { caches: { main: { engine: 'valkey', nodeType: 'cache.t4g.micro' } } },
    path: 'caches.main',
  },
  { rule, env: { queues: { work: { visibilityTimeout: '5m' } } }, path: 'queues.work' },
  {
    rule,
    given: { 'recovery.backup': OFF },
    env: { fileSystems: { data: { throughput: { kind: 'bursting' } } } },
    path: 'fileSystems.data',
  },
  {
    rule,
    given: { 'recovery.backup': OFF, fileSystems: { data: { throughput: { kind: 'bursting' } } } },
    env: { 'services.api.containers.api.mounts': { '/data': 'data' } },
    path: 'services.api.containers.api.mounts./data',
  },
  {
    rule,
    given: { 'recovery.backup': OFF },
    env: {
      databases: {
        main: {
          engine: 'postgres',
          version: '16.9',
          instanceClass: 'db.t4g.micro',
          name: 'shop',
          storage: { gib: 20 },
          backup: { retentionDays: 7, window: '03:00-04:00' },
          maintenanceWindow: 'sun:05:00-sun:06:00',
        },
      },
    },
    path: 'databases.main',
  },
  {
    rule: 'support/not-yet',
    env: { 'compute.capacity': { kind: 'spot', fallback: { after: '10m', back: '6h' } } },
    path: 'compute.capacity.fallback',
  },
];
