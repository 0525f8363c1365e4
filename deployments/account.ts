import type { AccountInput } from '../config/vocabulary/account';

/** What the account has once. Choose bucket names of your own: they are global. */
export const account = {
  milestoneLabel: 'PR0',
  tags: { Project: 'account', Environment: 'account', CostCenter: 'engineering' },
  regions: {
    'us-west-2': {
      state: { bucket: 'cairn-terraform-state-us-west-2', lockTable: 'cairn-terraform-lock', lock: 'dynamodb' },
      accountWide: {
        budget: { amountUsd: 60, alerts: [{ threshold: 25 }, { threshold: 40 }, { threshold: 60 }] },
        anomalyMonitor: { kind: 'on' },
        costAllocationTags: ['Project', 'Environment', 'CostCenter'],
        githubOidc: { kind: 'on' },
        hostedZones: ['durablecode.dev'],
      },
      guardDuty: { kind: 'on' },
      securityHub: { kind: 'on' },
      imageReplication: { kind: 'to', region: 'us-east-1', prefixes: ['durable-code-prod'] },
    },
  },
} satisfies AccountInput;
