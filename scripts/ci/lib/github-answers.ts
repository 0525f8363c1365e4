/** Answers of GitHub's REST API, as far as the scripts read them. */
import { z } from 'zod';

const author = z.object({ login: z.string() }).nullable();
export const comment = z.object({ id: z.int(), body: z.string().nullish(), user: author, html_url: z.string() });
export const issue = z.object({
  number: z.int(),
  title: z.string(),
  body: z.string().nullish(),
  user: author,
  html_url: z.string(),
  /** Pull requests are issues too. */
  pull_request: z.unknown().optional(),
});
export const pull = z.object({
  number: z.int(),
  merged_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  /** The repository is null when a fork was deleted since. */
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  base: z.object({ repo: z.object({ full_name: z.string() }) }),
});
export const workflowRun = z.object({
  id: z.int(),
  event: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  /** Path of the workflow's file, such as .github/workflows/plan.yml. */
  path: z.string(),
  head_branch: z.string().nullable(),
  head_repository: z.object({ full_name: z.string() }).nullable(),
  repository: z.object({ full_name: z.string() }),
  html_url: z.string(),
});
export const artifact = z.object({ id: z.int(), name: z.string(), expired: z.boolean() });

export type Comment = z.output<typeof comment>;
export type Issue = z.output<typeof issue>;
export type PullRequest = z.output<typeof pull>;
export type WorkflowRun = z.output<typeof workflowRun>;
export type Artifact = z.output<typeof artifact>;
