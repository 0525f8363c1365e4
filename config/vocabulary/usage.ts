/** Words of what it is expected to carry, for the estimate: nothing else depends on them. */
import { z } from 'zod';

/** What the environment is expected to carry: inputs of the cost estimate, per month. */
export const usage = z.strictObject({
  requestsPerMonth: z.number().nonnegative().describe('Requests at the ingress.'),
  egressGB: z
    .number()
    .nonnegative()
    .describe('GB sent to the internet; by an idle-stop unit with activeHoursPerDay, if it never stopped.'),
  logsGB: z.number().nonnegative().describe('GB of logs ingested.'),
  imagesGB: z.number().nonnegative().default(0).describe('GB of images kept in ECR.'),
  filesGB: z.number().nonnegative().default(0).describe('GB kept in file systems.'),
  bucketsGB: z.number().nonnegative().default(0).describe('GB kept in buckets.'),
  backupsGB: z
    .number()
    .nonnegative()
    .default(0)
    .describe('GB kept by AWS Backup, and of databases beyond the backups that are free up to their size.'),
  snapshotsGB: z.number().nonnegative().default(0).describe('GB of snapshots of volumes: blocks that are in use.'),
  runsPerMonth: z.number().nonnegative().optional().describe('Runs of jobs or functions.'),
  runSeconds: z.number().nonnegative().optional().describe('Average time of such a run. Default: 60.'),
  activeHoursPerDay: z.number().min(0).max(24).optional().describe('Hours a day that an idle-stop unit works.'),
  privateGB: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'GB through NAT gateways, or through interface endpoints where there is none. Default: what is sent to the internet goes through NAT gateways, nothing through endpoints.',
    ),
  tracesPerMonth: z.number().nonnegative().default(0).describe('Traces that X-Ray records.'),
  alsoBilled: z
    .record(
      z.string(),
      z.strictObject({
        usdPerMonth: z.number().nonnegative().describe('US dollars a month.'),
        basis: z.string().min(1).describe('How the figure comes about.'),
        service: z.string().min(1).describe('The service, as Cost Explorer calls it.'),
        source: z.url().describe('Page with its prices.'),
      }),
    )
    .default({})
    .describe('What is billed and no resource shows, such as the tokens of a model, by name.'),
});
export type Usage = z.output<typeof usage>;

/** Nothing at all. */
export const NO_USAGE: Usage = usage.parse({ requestsPerMonth: 0, egressGB: 0, logsGB: 0 });

/** What the account's own services look at in one region, per month. */
export const accountUsage = z.strictObject({
  eventsPerMonth: z.number().nonnegative().default(0).describe('Management events that GuardDuty reads.'),
  trafficGB: z.number().nonnegative().default(0).describe('GB of flow and DNS logs that GuardDuty reads.'),
  checksPerMonth: z.number().nonnegative().default(0).describe('Checks of Security Hub’s controls.'),
  configItemsPerMonth: z.number().nonnegative().default(0).describe('Changes that the Config recorder writes down.'),
  stateGB: z.number().nonnegative().default(0).describe('GB in the state bucket, with its versions.'),
  replicatedGB: z.number().nonnegative().default(0).describe('GB of images copied into another region.'),
});
export type AccountUsage = z.output<typeof accountUsage>;
