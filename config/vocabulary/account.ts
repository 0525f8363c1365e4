/** What an AWS account has once: state, billing alerts, and the services that exist only per account or region. */
import { z } from 'zod';
import { existingZone } from './network';
import { budget } from './operations';
import { move, removal } from './refactoring';
import { duration, type Existing, off, on, onOrOff } from './scalars';
import { accountUsage } from './usage';

/** How state is locked. DynamoDB as asked for; S3's own lock file since Terraform 1.10. */
export const lock = z.enum(['dynamodb', 's3', 'both']);
export type Lock = z.output<typeof lock>;

const state = z.strictObject({
  bucket: z.string().describe('Name of the state bucket: choose your own, bucket names are global.'),
  lockTable: z.string().describe('Name of the DynamoDB lock table.'),
  lock: lock.default('dynamodb').describe('Which lock the backends use.'),
  keepVersions: duration.prefault('90d').describe('How long old versions of a state are kept.'),
});
export type StateConfig = z.output<typeof state>;

/** Something that an account has once: made here, there already, or left off. */
const once = z.discriminatedUnion('kind', [
  on,
  z
    .strictObject({ kind: z.literal('existing'), arn: z.string().startsWith('arn:').describe('Its ARN.') })
    .describe('Made by somebody else: referred to, never changed.'),
  off,
]);

/** A public hosted zone: its name, or its name and the zone that is there already. */
const hostedZone = z.union([
  z
    .string()
    .transform((name): HostedZone => ({ name }))
    .describe('Its name: it is made.'),
  z
    .strictObject({ name: z.string().describe('Its name.'), existing: existingZone.optional() })
    .describe('Its name, and the zone that is taken over.'),
]);
/** A hosted zone of the account; without `existing` it is made. */
export interface HostedZone {
  readonly name: string;
  readonly existing?: Existing | undefined;
}

/** What exists once in an account, made by the bootstrap of its home region. */
const accountWide = z.strictObject({
  budget: budget.describe('Billing alerts over the whole account.'),
  anomalyMonitor: once.describe(
    'Cost anomaly detection by service. Accounts that opened Cost Explorer since 2023 have one already.',
  ),
  costAllocationTags: z
    .array(z.string())
    .describe('Tag keys activated for cost reports; AWS takes a key once it was seen on a resource.'),
  githubOidc: once.describe('The OIDC provider of GitHub Actions.'),
  hostedZones: z.array(hostedZone).default([]).describe('Public hosted zones that several environments share.'),
});

const region = z.strictObject({
  state,
  usage: accountUsage.prefault({}).describe('Expected usage, for the estimate. Default: none.'),
  moved: z.array(move).default([]).describe('Resources of the bootstrap whose address changed.'),
  removed: z.array(removal).default([]).describe('Resources of the bootstrap given up.'),
  accountWide: accountWide.optional().describe('Given in exactly one region: the home of what an account has once.'),
  guardDuty: onOrOff.describe('GuardDuty in this region.'),
  securityHub: onOrOff.describe('Security Hub in this region, with the Config recorder that its controls need.'),
  imageReplication: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('to'),
        region: z.string().describe('The region that receives images.'),
        prefixes: z.array(z.string()).min(1).describe('Repository name prefixes that are replicated.'),
      }),
      off,
    ])
    .describe('ECR replication: one setting per registry and region.'),
});

export const account = z.strictObject({
  tags: z.record(z.string(), z.string()).describe('Tags of what the account has once.'),
  dataProtection: z
    .enum(['protected', 'disposable'])
    .default('protected')
    .describe('`protected`: state bucket and lock table refuse to be destroyed.'),
  milestoneLabel: z.string().default('').describe('The plans’ label of the bootstrap, such as PR0.'),
  regions: z.record(z.string(), region).describe('Bootstrap by region.'),
});

/** The account file as it is written. */
export type AccountInput = z.input<typeof account>;
/** The parsed account. */
export type Account = z.output<typeof account>;
/** The parsed bootstrap of one region. */
export type AccountRegion = Account['regions'][string];
