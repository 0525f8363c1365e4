/**
 * `build-image.ts --context <folder> --archive <file.tar>`: builds an application's image, with its tests when there is a
 * stage for them, into a file that another job pushes. It needs no credentials and gets none.
 */
import { isAbsolute, join, resolve } from 'node:path';
import { EXIT, type ExitCode } from '../../cli/exit';
import { appendSummary } from './lib/actions';
import { readArgs } from './lib/args';
import { docker, LOCAL_NAME } from './lib/images/docker';
import { kpiLine, stopwatch } from './lib/kpi';
import { printJson, runProgram, say } from './lib/program';

const FLAGS = {
  context: { value: '<folder>' },
  archive: { value: '<file.tar>' },
  dockerfile: { value: '<file in the context; default: Dockerfile>', optional: true },
  platform: { value: '<linux/amd64 or linux/arm64; default: of this machine>', optional: true },
  'test-target': { value: '<stage that runs the tests>', optional: true },
} as const;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, FLAGS);
  const elapsed = stopwatch();
  const context = resolve(args.context);
  const dockerfile = args.dockerfile ?? 'Dockerfile';
  const build = [
    'build',
    // One image, not an index: ECR scans no index, and services on EC2 and Lambda run none.
    '--provenance=false',
    '--file',
    isAbsolute(dockerfile) ? dockerfile : join(context, dockerfile),
    ...(args.platform === undefined ? [] : ['--platform', args.platform]),
  ];
  const testTarget = args['test-target'];
  if (testTarget !== undefined) {
    say(`testing: stage ${testTarget}`);
    await docker([...build, '--target', testTarget, context]);
  }
  say('building');
  await docker([...build, '--tag', LOCAL_NAME, context]);
  await docker(['save', '--output', resolve(args.archive), LOCAL_NAME]);
  const line = kpiLine('build', elapsed());
  say(line);
  appendSummary(process.env, `- ${line}`);
  printJson({ archive: args.archive, tested: testTarget !== undefined });
  return EXIT.done;
}

runProgram(main);
