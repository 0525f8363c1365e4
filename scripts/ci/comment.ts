/**
 * `comment.ts --file <comment.md> --target d/e --pull-request <number>`: makes the one comment of an environment on a pull
 * request say what the file says. Without the permission, as on a pull request from a fork, the text goes to the page of
 * the run, and that is no error.
 */
import { readFileSync } from 'node:fs';
import { CliError, EXIT, type ExitCode } from '../../cli/exit';
import { commentMarker } from '../../review/comment';
import { appendSummary } from './lib/actions';
import { readArgs } from './lib/args';
import { openGitHub } from './lib/github';
import { GitHubError } from './lib/github-request';
import { writeComment } from './lib/one-of-ours';
import { printJson, runProgram, say } from './lib/program';

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, {
    file: { value: '<comment.md>' },
    target: { value: '<deployment>/<environment>' },
    'pull-request': { value: '<number>' },
  });
  const { deployment, environment } = splitTarget(args.target);
  const pullRequest = pullRequestNumber(args['pull-request']);
  const marker = commentMarker(deployment, environment);
  const body = readFileSync(args.file, 'utf8');
  if (!body.startsWith(marker)) {
    throw new CliError(`${args.file} is not a comment about ${args.target}.`, `It must start with ${marker}`);
  }
  try {
    const written = await writeComment(openGitHub(process.env), pullRequest, marker, body);
    say(`comment ${written.action}: ${written.url}`);
    printJson(written);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 403) throw error;
    appendSummary(process.env, body);
    say(`::notice::No permission to comment on #${pullRequest}: the plan is on the page of this run. ${error.message}`);
    printJson({ action: 'summary' });
  }
  return EXIT.done;
}

function splitTarget(target: string): { deployment: string; environment: string } {
  const [, deployment, environment] = /^([^/]+)\/([^/]+)$/.exec(target) ?? [];
  if (deployment === undefined || environment === undefined) {
    throw new CliError(`'${target}' is no target.`, 'Write it as <deployment>/<environment>.');
  }
  return { deployment, environment };
}

function pullRequestNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new CliError(`'${text}' is no number of a pull request.`, 'Give it as 123.');
  return Number(text);
}

runProgram(main);
