/** `cairn addresses`: the committed address lock against a fresh synthesis. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compare, isRefused } from '../../addresses/compare';
import { LOCK_FILE, type Lock, readLock, updatedLock, writeLock } from '../../addresses/lock';
import type { Known, Synthesized } from '../../addresses/model';
import { retired } from '../../addresses/retire';
import { readSynthesis } from '../../addresses/synthesis';
import { comparisonText, summaryText, writtenText } from '../../addresses/text';
import { knownMilestones } from '../../config/known';
import { SELECTORS } from '../../config/selection';
import { runMain } from '../../tools/synth';
import { CliError, EXIT, type ExitCode } from '../exit';
import { loadProject, REPOSITORY } from '../project';
import { type CommonOptions, jsonText, type Terminal } from '../terminal';

export interface AddressesOptions extends CommonOptions {
  readonly check?: boolean;
  readonly update?: boolean;
  /** `<deployment>/<environment>[/<milestone>]` that is gone for good. */
  readonly retire?: string;
  readonly reason?: string;
  readonly deployment?: string;
  readonly env?: string;
  /** Folder of a synthesis. Default: a fresh one. */
  readonly from?: string | undefined;
  /** The lock, where it is not the one of this repository. */
  readonly lock?: string;
}

export async function addressesCommand(terminal: Terminal, options: AddressesOptions): Promise<ExitCode> {
  const file = options.lock === undefined ? join(REPOSITORY, LOCK_FILE) : resolve(options.lock);
  const { account, environments } = loadProject();
  const known = knownMilestones(account, environments);
  const lock = readLock(file);
  if (options.retire !== undefined)
    return retire(terminal, { ...options, retire: options.retire }, { file, lock, known });

  const synthesized = await synthesis(terminal, options);
  const comparison = compare(lock, synthesized, known);
  const refused = isRefused(comparison);
  const write = options.update === true && !refused;
  if (write) writeLock(file, updatedLock(lock, synthesized, known));
  if (options.json) terminal.data(jsonText(comparison));
  else {
    const text = comparisonText(comparison, lock, synthesized);
    const summary = write ? writtenText(comparison) : summaryText(comparison);
    terminal.data(text === '' ? summary : `${text}\n${summary}`);
  }
  if (refused) return EXIT.error;
  return options.check && !write && comparison.differences.length > 0 ? EXIT.differences : EXIT.done;
}

function retire(
  terminal: Terminal,
  { retire: target, reason }: AddressesOptions & { readonly retire: string },
  { file, lock, known }: { readonly file: string; readonly lock: Lock; readonly known: Known },
): ExitCode {
  const next = `Destroy it first, then: npx cairn addresses --retire ${target} --reason '<why>'`;
  if (reason === undefined) throw new CliError(`${target} goes with everything it keeps: say why.`, next);
  writeLock(file, retired(lock, known, target, reason));
  terminal.data(`${target} is out of the lock: ${reason}`);
  return EXIT.done;
}

/** The stacks of a folder, or of a fresh synthesis that leaves nothing behind. */
async function synthesis(terminal: Terminal, { from, deployment, env }: AddressesOptions): Promise<Synthesized> {
  if (from !== undefined) return readSynthesis(resolve(from));
  const outdir = mkdtempSync(join(tmpdir(), 'cairn-addresses-'));
  try {
    terminal.say('synthesizing ...');
    const selectors = { [SELECTORS.deployment]: deployment ?? '', [SELECTORS.environment]: env ?? '' };
    await runMain({ outdir, selectors });
    return readSynthesis(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
