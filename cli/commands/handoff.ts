/** `cairn handoff`: an environment as plain Terraform, for a team without Node. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { ACCOUNT, SELECTORS } from '../../config/selection';
import { type Bundle, type BundleFormat, FORMATS, writeBundle } from '../../handoff/bundle';
import { runMain } from '../../tools/synth';
import { assertKnown, CliError, EXIT, type ExitCode } from '../exit';
import { loadProject } from '../project';
import { type CommonOptions, columns, jsonText, type Terminal } from '../terminal';

export interface HandoffOptions extends CommonOptions {
  readonly out?: string;
  readonly format?: string;
}

export async function handoffCommand(
  terminal: Terminal,
  options: HandoffOptions,
  deployment: string,
  environment: string,
): Promise<ExitCode> {
  assertTarget(deployment, environment);
  const format = formatOf(options.format);
  const out = resolve(options.out ?? join('bundles', `${deployment}-${environment}`));
  const synthesis = mkdtempSync(join(tmpdir(), 'cairn-handoff-'));
  try {
    terminal.say('synthesizing ...');
    // With the account, whose bootstrap is part of a bundle: it is left out as soon as an environment is named.
    await runMain({ outdir: synthesis, selectors: { [SELECTORS.deployment]: `${ACCOUNT},${deployment}` } });
    const bundle = await writeBundle({
      ...{ synthesis, deployment, environment, out, format },
      say: terminal.say,
    }).catch((cause: unknown): never => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CliError(why, 'Nothing was written.', { cause });
    });
    show(terminal, options, bundle, format);
    return EXIT.done;
  } finally {
    rmSync(synthesis, { recursive: true, force: true });
  }
}

function assertTarget(deployment: string, environment: string): void {
  const all = loadProject().environments;
  assertKnown(
    'deployment',
    deployment,
    all.map((env) => env.deployment),
  );
  assertKnown(
    'environment',
    environment,
    all.filter((env) => env.deployment === deployment).map((env) => env.name),
  );
}

function formatOf(text: string | undefined): BundleFormat {
  const format = FORMATS.find((each) => each === (text ?? 'both'));
  if (format) return format;
  throw new CliError(`--format is '${text}'.`, `Known: ${FORMATS.join(', ')}.`);
}

function show(terminal: Terminal, { json }: CommonOptions, bundle: Bundle, format: BundleFormat): void {
  const { folder, bootstrap, milestones, files } = bundle;
  const here = relative(process.cwd(), folder) || '.';
  if (json) {
    const row = ({ stack, milestone, order }: Bundle['milestones'][number]) => ({ stack, milestone, order });
    terminal.data(
      jsonText({ folder: here, format, bootstrap: bootstrap.map(row), milestones: milestones.map(row), files }),
    );
  } else {
    const rows = [...bootstrap, ...milestones].map(({ stack, milestone }) => [milestone, stack]);
    terminal.data(columns([['milestone', 'stack'].map((title) => terminal.paint.dim(title)), ...rows]));
  }
  const proof = format === 'json' ? '' : ', HCL read back and equal to the JSON';
  terminal.say(`${files.length} files in ${here}${proof}`);
  terminal.say(`next: cd ${here} && make verify && less README.md`);
}
