/** OpenTofu from source: what Go's module proxy has, built once per version into `.cairn/bin`. */
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { CAIRN } from '../../../tools/paths';
import { hasTool, run, tail } from '../../../tools/run';

const MODULE = 'github.com/opentofu/opentofu';

/** Holds go.mod, which names the version. */
const DESCRIPTION = __dirname;

/** Version of OpenTofu in a go.mod, without its v. */
export function openTofuVersion(goMod: string): string {
  const version = /^(?:require|\t)? *github\.com\/opentofu\/opentofu v(\S+)/m.exec(goMod)?.[1];
  if (version === undefined) throw new Error(`scripts/engines/opentofu/go.mod requires no version of ${MODULE}`);
  return version;
}

/** Path of the program, whether it is built or not. */
export function openTofuProgram(): string {
  return join(CAIRN, 'bin', `tofu-${openTofuVersion(readFileSync(join(DESCRIPTION, 'go.mod'), 'utf8'))}`);
}

/** Builds it unless it is there. Throws an Error with the reason when it cannot be had: no Go, or no module proxy. */
export async function buildOpenTofu(say: (line: string) => void): Promise<string> {
  const program = openTofuProgram();
  if (existsSync(program)) return program;
  if (!(await hasTool('go', ['version']))) throw new Error('go is not on PATH: install Go and run again');

  say(`building OpenTofu into ${program.slice(CAIRN.length - '.cairn'.length)} (once, four minutes of two cores)`);
  mkdirSync(join(CAIRN, 'bin'), { recursive: true });
  const draft = `${program}.${process.pid}.tmp`;
  // Without the second setting it calls itself a development version, and constraints do not match those.
  const linker = `-s -w -X ${MODULE}/version.dev=no`;
  const args = ['build', '-mod=readonly', '-trimpath', '-ldflags', linker, '-o', draft, `${MODULE}/cmd/tofu`];
  const { code, stderr } = await run('go', args, { cwd: DESCRIPTION });
  if (code !== 0) throw new Error(`go build failed:\n${tail(stderr, 5)}`);
  // Last, so that an interrupted build starts again.
  renameSync(draft, program);
  return program;
}
