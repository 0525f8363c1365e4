/**
 * `rollback.ts --target <deployment>/<environment> --repository <short name> [--image <tag or sha256:...>]`: back to the
 * image that ran before, or to a given one, in the same way as any deployment: through Terraform's variable.
 *
 * Which one ran before is what earlier versions of the state say, in its versioned bucket. An image that is not in the
 * registry any more is refused before anything is changed.
 */
import { CliError, EXIT, type ExitCode } from '../../cli/exit';
import { NO_IMAGE } from '../../config/image-value';
import { readArgs } from './lib/args';
import { deployImage } from './lib/deployment/deploy';
import { type Deployable, readDeployable } from './lib/deployment/deployable';
import { previousImage } from './lib/deployment/previous-image';
import { assertImage } from './lib/deployment/registry';
import { reportDeployment, secondsOf } from './lib/deployment/report';
import { earlierStates } from './lib/deployment/state-history';
import { printJson, runProgram, say } from './lib/program';
import { openStates } from './lib/states';
import { findTarget, synthesisFolder } from './lib/target';

const FLAGS = {
  target: { value: '<deployment>/<environment>' },
  repository: { value: '<short name>' },
  image: { value: '<tag or sha256:...>', optional: true },
  out: { value: '<folder of the synthesis>', optional: true },
  every: { value: '<seconds between looks, 5>', optional: true },
  timeout: { value: '<seconds to wait at most, 900>', optional: true },
} as const;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, FLAGS);
  if (args.image !== undefined) assertImage(args.image);
  const out = synthesisFolder(args.out);
  const target = findTarget(out, args.target);
  const read = await openStates(process.env, target.region);
  const deployable = await readDeployable(target, out, args.repository, read);
  const image = args.image ?? (await findPrevious(deployable));
  const deployed = await deployImage(deployable, image, {
    env: process.env,
    kpi: 'rollback',
    everySeconds: secondsOf('every', args.every, 5),
    timeoutSeconds: secondsOf('timeout', args.timeout, 900),
    say,
  });
  reportDeployment(process.env, deployed);
  printJson(deployed);
  return deployed.ok ? EXIT.done : EXIT.error;
}

async function findPrevious({ images, repository, place, target }: Deployable): Promise<string> {
  const current = images[repository] ?? NO_IMAGE;
  if (current === NO_IMAGE) {
    throw new CliError(
      `${repository} of ${target.name} has no image: there is nothing to roll back from.`,
      'Deploy one with scripts/ci/deploy-image.ts.',
    );
  }
  const { image, written } = await previousImage(earlierStates(place, process.env), repository, current);
  say(`${repository} runs ${current}; the state of ${written.toISOString()} says ${image}`);
  return image;
}

runProgram(main);
