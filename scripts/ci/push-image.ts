/**
 * `push-image.ts --target <deployment>/<environment> --repository <short name> --archive <file.tar> --tag <tag>`: pushes
 * what `build-image.ts` built. Tags are immutable: one that is there already stands for this build, pushed before by the
 * same run. Writes the digest to stdout and, for Actions, as the output digest.
 */
import { resolve } from 'node:path';
import { CliError, EXIT, type ExitCode } from '../../cli/exit';
import { setOutputs } from './lib/actions';
import { readArgs } from './lib/args';
import { assertImage, findImage } from './lib/deployment/registry';
import { docker, LOCAL_NAME } from './lib/images/docker';
import { repositoryUrl, withLogin } from './lib/images/repository';
import { printJson, runProgram, say } from './lib/program';
import { findTarget, synthesisFolder, type Target } from './lib/target';

const FLAGS = {
  target: { value: '<deployment>/<environment>' },
  repository: { value: '<short name>' },
  archive: { value: '<file.tar>' },
  tag: { value: '<tag>' },
  out: { value: '<folder of the synthesis>', optional: true },
} as const;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, FLAGS);
  assertImage(args.tag);
  const target = findTarget(synthesisFolder(args.out), args.target);
  const url = await repositoryUrl(target, args.repository);
  const before = await digestOf(target, url, args.tag);
  const digest = before ?? (await push(target, url, args.tag, args.archive));
  say(before ? `${args.tag} is there: ${digest}` : `pushed ${url}:${args.tag}: ${digest}`);
  setOutputs(process.env, { digest });
  printJson({ digest, pushed: before === undefined });
  return EXIT.done;
}

/** Digest behind a tag; undefined when there is no such image. */
async function digestOf({ region }: Target, url: string, tag: string): Promise<string | undefined> {
  try {
    return (await findImage(url, tag, region)).digest;
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}

async function push({ region }: Target, url: string, tag: string, archive: string): Promise<string> {
  await docker(['load', '--input', resolve(archive)]);
  await docker(['tag', LOCAL_NAME, `${url}:${tag}`]);
  await withLogin(url, region, (configuration) =>
    docker(['push', `${url}:${tag}`], { ...process.env, DOCKER_CONFIG: configuration }),
  );
  const listed = await docker(['image', 'inspect', '--format', '{{join .RepoDigests "\\n"}}', `${url}:${tag}`]);
  const pushed = listed.split('\n').find((line) => line.startsWith(`${url}@sha256:`));
  if (pushed === undefined) throw new Error(`docker knows no digest of ${url}:${tag} after the push.`);
  return pushed.slice(url.length + 1).trim();
}

runProgram(main);
