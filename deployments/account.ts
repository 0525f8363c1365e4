import type { AccountInput } from '../config/vocabulary/account';

/** No plan of these regions asks for it, and both are billed by what they look at. */
const notAsked = { kind: 'off', reason: 'no plan of this region asks for it' } as const;

/** What the account has once. Choose bucket names of your own: they are global. */
export const account = {
  milestoneLabel: 'PR0',
  tags: { Project: 'account', Environment: 'account', CostCenter: 'engineering' },
  regions: {
    'us-west-2': {
      /** Two small environments: a few hundred resources that are checked daily, and switched twice a day. */
      usage: {
        eventsPerMonth: 200_000,
        trafficGB: 2,
        checksPerMonth: 3_000,
        configItemsPerMonth: 400,
        stateGB: 0.1,
        replicatedGB: 1,
      },
      state: { bucket: 'cairn-terraform-state-us-west-2', lockTable: 'cairn-terraform-lock', lock: 'dynamodb' },
      accountWide: {
        budget: { amountUsd: 60, alerts: [{ threshold: 25 }, { threshold: 40 }, { threshold: 60 }] },
        anomalyMonitor: { kind: 'on' },
        costAllocationTags: ['Project', 'Environment', 'CostCenter', 'Milestone'],
        githubOidc: { kind: 'on' },
        hostedZones: ['durablecode.dev'],
      },
      guardDuty: { kind: 'on' },
      securityHub: { kind: 'on' },
      imageReplication: { kind: 'to', region: 'us-east-1', prefixes: ['durable-code-prod'] },
    },
    'us-east-1': {
      usage: { stateGB: 0.1 },
      state: { bucket: 'cairn-terraform-state-us-east-1', lockTable: 'cairn-terraform-lock', lock: 'dynamodb' },
      guardDuty: notAsked,
      securityHub: notAsked,
      imageReplication: { kind: 'off', reason: 'images of these plans are rebuilt from any commit' },
    },
    'ap-south-1': {
      usage: { stateGB: 0.1 },
      state: { bucket: 'cairn-terraform-state-ap-south-1', lockTable: 'cairn-terraform-lock', lock: 'dynamodb' },
      guardDuty: notAsked,
      securityHub: notAsked,
      imageReplication: { kind: 'off', reason: 'images of this plan are rebuilt from any commit' },
    },
  },
} satisfies AccountInput;
