/**
 * `deploy-image.ts --target <deployment>/<environment> --repository <short name> --image <tag or sha256:...>`: another
 * image for what runs a repository, through Terraform's variable, watched until it runs.
 *
 * The other images stay as the state says they are. A plan that would change anything but the image is refused. Exit
 * code 0 says that every service runs the image, 1 anything else: also that ECS has rolled it back.
 */
import { EXIT, type ExitCode } from '../../cli/exit';
import { readArgs } from './lib/args';
import { deployImage } from './lib/deployment/deploy';
import { readDeployable } from './lib/deployment/deployable';
import { assertImage } from './lib/deployment/registry';
import { reportDeployment, secondsOf } from './lib/deployment/report';
import { printJson, runProgram, say } from './lib/program';
import { openStates } from './lib/states';
import { findTarget, synthesisFolder } from './lib/target';

const FLAGS = {
  target: { value: '<deployment>/<environment>' },
  repository: { value: '<short name>' },
  image: { value: '<tag or sha256:...>' },
  out: { value: '<folder of the synthesis>', optional: true },
  every: { value: '<seconds between looks, 10>', optional: true },
  timeout: { value: '<seconds to wait at most, 1200>', optional: true },
} as const;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, FLAGS);
  assertImage(args.image);
  const out = synthesisFolder(args.out);
  const target = findTarget(out, args.target);
  const read = await openStates(process.env, target.region);
  const deployable = await readDeployable(target, out, args.repository, read);
  const deployed = await deployImage(deployable, args.image, {
    env: process.env,
    kpi: 'deploy',
    everySeconds: secondsOf('every', args.every, 10),
    timeoutSeconds: secondsOf('timeout', args.timeout, 1_200),
    say,
  });
  reportDeployment(process.env, deployed);
  printJson(deployed);
  return deployed.ok ? EXIT.done : EXIT.error;
}

runProgram(main);
