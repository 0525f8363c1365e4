/**
 * `frontend.ts --target <deployment>/<environment> --bucket <short name> --from <folder>`: a built frontend into the
 * bucket of its website, with content types and cache headers, and out of CloudFront's caches.
 *
 * `--immutable assets/,_next/static/` names folders in which every file has a hash in its name, where the name alone does
 * not show it.
 */
import { randomUUID } from 'node:crypto';
import { EXIT, type ExitCode } from '../../cli/exit';
import { appendSummary, setOutputs } from './lib/actions';
import { listOf, readArgs } from './lib/args';
import { secondsOf } from './lib/deployment/report';
import { websiteFiles } from './lib/deployment/website/files';
import { publish } from './lib/deployment/website/publish';
import { findWebsite } from './lib/deployment/website/website';
import { kpiLine, stopwatch } from './lib/kpi';
import { printJson, runProgram, say } from './lib/program';
import { openStates } from './lib/states';
import { findTarget, synthesisFolder } from './lib/target';

const FLAGS = {
  target: { value: '<deployment>/<environment>' },
  bucket: { value: '<short name>' },
  from: { value: '<folder>' },
  immutable: { value: '<folder/,folder/>', optional: true },
  out: { value: '<folder of the synthesis>', optional: true },
  timeout: { value: '<seconds to wait at most, 900>', optional: true },
} as const;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, FLAGS);
  const { env } = process;
  const elapsed = stopwatch();
  const immutable = listOf(args.immutable) ?? [];
  const files = websiteFiles(args.from, immutable);
  const target = findTarget(synthesisFolder(args.out), args.target);
  const website = await findWebsite(target, args.bucket, await openStates(env, target.region));
  const published = await publish(website, files, {
    region: target.region,
    env,
    timeoutSeconds: secondsOf('timeout', args.timeout, 900),
    say,
    immutable,
    reference: randomUUID(),
  });
  const { uploaded, removed, invalidated } = published;
  setOutputs(env, { uploaded: String(uploaded.length), removed: String(removed.length) });
  const counts = `${uploaded.length} files up, ${removed.length} removed, ${invalidated.length} paths invalidated`;
  appendSummary(env, `${target.name}: website \`${args.bucket}\`, ${counts}`);
  say(kpiLine('deploy', elapsed()));
  printJson({ target: target.name, ...website, ...published, seconds: Math.round(elapsed()) });
  return EXIT.done;
}

runProgram(main);
