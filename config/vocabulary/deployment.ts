/** A whole plan: one deployment, its environments, and how its milestones are labelled. */
import { z } from 'zod';
import { compute } from './compute';
import { bucket, cache, database, fileSystem, queue, repository, secret } from './data';
import { distribution, ingress, network } from './network';
import { cost, monitoring, power, recovery, security, wake } from './operations';
import { move, removal } from './refactoring';
import { label, off, on } from './scalars';
import { job, service } from './service';
import { usage } from './usage';

/** Milestones in the order in which they are applied. */
export const MILESTONES = [
  'foundation',
  'ecr',
  'data',
  'alb-dns',
  'ecs',
  'cicd',
  'monitoring',
  'security',
  'cost',
  'dr',
] as const;
export type Milestone = (typeof MILESTONES)[number];

/** GitHub Actions: which repository deploys, under which GitHub environments. */
const cicd = z
  .strictObject({
    planEnvironment: z.string().describe('GitHub environment of the read-only plan role.'),
    deployEnvironment: z.string().describe('GitHub environment of the deploy role, protected by reviewers.'),
    apply: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('on'),
          environment: z
            .string()
            .describe(
              'GitHub environment of the apply role, protected by reviewers: its jobs can do what an administrator can.',
            ),
        }),
        off,
      ])
      .describe(
        'A role that applies infrastructure from GitHub Actions. It makes IAM roles, so it is as strong as they get.',
      ),
  })
  .describe('Roles for GitHub Actions. The repository is the variable `github_repository`.');

/**
 * Names that do not follow `<prefix>-<resource>`: by kind of resource (`security-group`), by one resource
 * (`load-balancer/internal`, or `vpc` where the kind is plain), or by path (`/ecs/api`). The closest one counts.
 */
const nameTemplates = z
  .record(z.string(), z.string())
  .default({})
  .describe(
    'Templates by what they name; {prefix}, {project}, {environment}, {infix} and {resource} stand for their values. {infix} is empty for exact names, and -<environment> for the others.',
  );

const tagTable = z.record(z.string(), z.record(z.string(), z.string())).default({});

export const environment = z.strictObject({
  summary: z.string().min(1).describe('What this environment is, in a line.'),
  names: z
    .enum(['infixed', 'exact'])
    .default('infixed')
    .describe(
      '`infixed`: <project>-<environment>-<resource>; `exact`: <project>-<resource>, for one environment of a plan.',
    ),
  nameTemplates: nameTemplates.describe('Names of this environment that follow a template of its own.'),
  suffix: label.optional().describe('A stable suffix on every name. Default: none.'),
  tags: z.record(z.string(), z.string()).default({}).describe('Tags beside those of the deployment.'),
  accountPlan: z
    .enum(['none', 'legacy-free-tier', 'credits'])
    .default('none')
    .describe('Which free tier the account has; only the estimate depends on it.'),
  dataProtection: z
    .enum(['protected', 'disposable'])
    .describe(
      '`protected`: deletion protection, prevent_destroy and final snapshots; `disposable`: a teardown leaves nothing.',
    ),
  network,
  ingress,
  compute,
  repositories: z.record(z.string(), repository).default({}).describe('ECR repositories by short name.'),
  services: z.record(z.string(), service).default({}).describe('ECS services by name.'),
  jobs: z.record(z.string(), job).default({}).describe('Tasks that run and end, by name.'),
  secrets: z.record(z.string(), secret).default({}).describe('Secrets by name.'),
  databases: z.record(z.string(), database).default({}).describe('RDS databases by name.'),
  fileSystems: z.record(z.string(), fileSystem).default({}).describe('EFS file systems by name.'),
  caches: z.record(z.string(), cache).default({}).describe('ElastiCache caches by name.'),
  buckets: z.record(z.string(), bucket).default({}).describe('S3 buckets by name.'),
  queues: z.record(z.string(), queue).default({}).describe('SQS queues by name.'),
  distributions: z.record(z.string(), distribution).default({}).describe('CloudFront distributions by name.'),
  resourceGroup: on
    .optional()
    .describe('A resource group of everything with the tags Project and Environment. Default: none.'),
  moved: z
    .partialRecord(z.enum(MILESTONES), z.array(move))
    .default({})
    .describe('Resources whose address changed, by milestone. Kept until every state has seen it.'),
  removed: z
    .partialRecord(z.enum(MILESTONES), z.array(removal))
    .default({})
    .describe('Resources given up, by milestone.'),
  cicd: cicd.optional().describe('Default: no roles for GitHub Actions.'),
  power,
  wake: wake.optional().describe('Default: nothing starts it but its schedule, and who may switch it.'),
  usage,
  monitoring: monitoring.optional().describe('Default: no monitoring milestone.'),
  security: security.optional().describe('Default: no security milestone.'),
  cost: cost.optional().describe('Default: no cost milestone.'),
  recovery: recovery.optional().describe('Default: no dr milestone.'),
});

/**
 * A point where the plan contradicts AWS or itself, and what this deployment does instead.
 * Reported as a warning under the rule that explains it, so that nobody has to find out twice.
 */
const decision = z.strictObject({
  rule: z.string().describe('Id of the rule that explains what AWS does.'),
  environment: z.string().optional().describe('Environment it concerns. Default: all.'),
  path: z.string().describe('Path below the environment (or the deployment) that settles it, such as ingress.kind.'),
  plan: z.string().describe('What the plan says.'),
  instead: z.string().describe('What this deployment does instead.'),
});

export const deployment = z.strictObject({
  name: label.describe('Name of the deployment: first part of stack ids and state keys.'),
  project: label.optional().describe('Name prefix and Project tag. Default: the deployment’s name.'),
  summary: z.string().min(1).describe('What the plan is, in a line.'),
  region: z.string().describe('AWS region.'),
  milestoneLabels: z
    .partialRecord(z.enum([...MILESTONES, 'bootstrap']), z.string())
    .default({})
    .describe('The plan’s own label of each milestone, such as PR1.'),
  requiredTags: z
    .array(z.string())
    .default(['Project', 'Environment'])
    .describe('Tag keys that every resource must carry.'),
  tags: z.record(z.string(), z.string()).describe('Tags of every resource; Project and Environment are added.'),
  tagsByMilestone: z
    .partialRecord(z.enum(MILESTONES), z.record(z.string(), z.string()))
    .default({})
    .describe('Tags of everything in one milestone, beside those of every resource.'),
  tagsByType: tagTable.describe(
    'Tags of resources by Terraform type, such as aws_efs_file_system; `aws_ecs_*` is allowed.',
  ),
  nameTemplates: nameTemplates.describe('Names that follow a template of the plan.'),
  decisions: z.array(decision).default([]).describe('Contradictions of the plan, settled.'),
  environments: z
    .record(z.string(), environment)
    .describe('Environments by name: a DNS label of at most 12 characters.'),
});

/** A deployment as its file writes it. */
export type DeploymentInput = z.input<typeof deployment>;
/** One environment as a deployment file writes it. */
export type EnvironmentInput = z.input<typeof environment>;
/** A parsed deployment: durations in seconds, sizes as numbers, defaults filled in. */
export type Deployment = z.output<typeof deployment>;
/** A parsed environment. */
export type EnvironmentConfig = z.output<typeof environment>;
