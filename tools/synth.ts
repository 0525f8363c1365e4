/** A synthesis as a process: scripts work on what main.ts writes, never on constructs. */
import { REPOSITORY } from './paths';
import { run, tail } from './run';

export interface SynthOptions {
  /** Where the stacks are written. */
  readonly outdir: string;
  /** `CAIRN_*` variables. Default: everything is synthesized. */
  readonly selectors?: Readonly<Record<string, string>>;
  /** Modules that Node loads before main.ts, after tsx. Default: none. */
  readonly preload?: readonly string[];
  /** JSON of cdktf's context. Default: none. */
  readonly context?: string;
}

/** Runs main.ts; selectors of the caller's environment do not count. */
export async function runMain({ outdir, selectors = {}, preload = [], context }: SynthOptions): Promise<void> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CAIRN_'));
  const env = {
    ...Object.fromEntries(inherited),
    ...selectors,
    CDKTF_OUTDIR: outdir,
    ...(context === undefined ? {} : { CDKTF_CONTEXT_JSON: context }),
  };
  const imports = ['tsx', ...preload].flatMap((module) => ['--import', module]);
  const { code, stderr } = await run(process.execPath, [...imports, 'main.ts'], { cwd: REPOSITORY, env });
  if (code !== 0) throw new Error(`The synthesis failed:\n${tail(stderr, 40)}`);
}
