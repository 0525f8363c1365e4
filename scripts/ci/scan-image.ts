/**
 * `scan-image.ts --target <deployment>/<environment> --repository <short name> --image sha256:... [--fail-on CRITICAL]`:
 * waits for what ECR finds in a pushed image. Exit code 0 when nothing of that severity or worse was found, 2 when
 * something was, 1 when the image could not be looked at.
 */
import { ECRClient } from '@aws-sdk/client-ecr';
import { CliError, EXIT, type ExitCode } from '../../cli/exit';
import { appendSummary } from './lib/actions';
import { readArgs } from './lib/args';
import { secondsOf } from './lib/deployment/report';
import { partsOf, repositoryUrl } from './lib/images/repository';
import { countFrom, countsText, SEVERITIES, scanFindings } from './lib/images/scan';
import { printJson, runProgram, say } from './lib/program';
import { findTarget, synthesisFolder } from './lib/target';

const FLAGS = {
  target: { value: '<deployment>/<environment>' },
  repository: { value: '<short name>' },
  image: { value: '<sha256:...>' },
  'fail-on': { value: '<severity; default: CRITICAL>', optional: true },
  out: { value: '<folder of the synthesis>', optional: true },
  every: { value: '<seconds between looks, 5>', optional: true },
  timeout: { value: '<seconds to wait at most, 300>', optional: true },
} as const;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, FLAGS);
  const wanted = args['fail-on'] ?? 'CRITICAL';
  const severity = SEVERITIES.find((each) => each === wanted);
  if (!severity) throw new CliError(`'${wanted}' is no severity.`, `Known: ${SEVERITIES.join(', ')}.`);
  const target = findTarget(synthesisFolder(args.out), args.target);
  const { registryId, name } = partsOf(await repositoryUrl(target, args.repository));
  const counts = await scanFindings(
    new ECRClient({ region: target.region }),
    { registryId, repositoryName: name, digest: args.image },
    {
      everySeconds: secondsOf('every', args.every, 5),
      timeoutSeconds: secondsOf('timeout', args.timeout, 300),
      say,
    },
  );
  const refused = countFrom(counts, severity);
  const verdict = refused > 0 ? `refused: ${refused} of ${severity} or worse` : `nothing of ${severity} or worse`;
  const line = `scan of ${name}: ${countsText(counts)}; ${verdict}`;
  say(line);
  appendSummary(process.env, `- ${line}`);
  printJson({ counts, refused });
  return refused > 0 ? EXIT.differences : EXIT.done;
}

runProgram(main);
