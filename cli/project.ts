/** The project of this repository, and deployment files from elsewhere. */
import { existsSync, readFileSync } from 'node:fs';
import { extname, isAbsolute, join, resolve } from 'node:path';
import { countText, findingsText } from '../config/findings-text';
import { type Project, parseProject } from '../config/project';
import { account, deployments } from '../deployments';
import { CliError } from './exit';

export const REPOSITORY = resolve(__dirname, '..');

/** Where stacks and manifest are written, and looked for. */
export function outputFolder(variables: Readonly<Record<string, string | undefined>> = process.env): string {
  const folder = variables['CDKTF_OUTDIR'] ?? 'cdktf.out';
  return isAbsolute(folder) ? folder : join(REPOSITORY, folder);
}

/** The parsed project; an error with every problem when it has any. */
export function loadProject(): Project {
  const { project, findings } = parseProject({ deployments, account });
  if (project) return project;
  const errors = findings.filter((finding) => finding.severity === 'error');
  throw new CliError(
    `${findingsText(errors)}\n${countText(findings)}.`,
    "Fix them first; 'npx cairn validate' tells more.",
  );
}

/** Whether an argument is meant as a file rather than as a name. */
export function looksLikeFile(argument: string): boolean {
  return /[\\/]/.test(argument) || ['.ts', '.js', '.mjs', '.cjs', '.mts', '.cts', '.json'].includes(extname(argument));
}

/** What a deployment file holds: JSON, or a module that exports one deployment. Paths are as people type them. */
export function loadDeploymentFile(argument: string): unknown {
  const file = resolve(process.cwd(), argument);
  if (!existsSync(file))
    throw new CliError(`${argument} does not exist.`, 'Give a deployment or the path of its file.');
  const value = extname(file) === '.json' ? parseJson(argument, file) : requireDeployment(argument, file);
  if (!isDeployment(value)) throw notADeployment(argument);
  return value;
}

function parseJson(argument: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(
      `${argument} is truncated or not JSON: ${why}.`,
      'Write a deployment as JSON, or as a TypeScript module.',
    );
  }
}

function requireDeployment(argument: string, file: string): unknown {
  const exports = requireModule(argument, file);
  const found = [...new Set(isRecord(exports) ? Object.values(exports).flatMap(unwrap) : [])].filter(isDeployment);
  if (found.length > 1) {
    throw new CliError(`${argument} exports ${found.length} deployments.`, 'Keep one deployment in a file.');
  }
  return found[0];
}

/** `require`, not `import()`: the former goes through tsx, which reads TypeScript wherever the file is. */
function requireModule(argument: string, file: string): unknown {
  try {
    return require(file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(`${argument} cannot be read as a module: ${why}`, 'Fix the file, then run this again.', {
      cause,
    });
  }
}

/** An exported value, and what it holds in case it is the exports of a CommonJS module. */
function unwrap(value: unknown): unknown[] {
  return isRecord(value) && !isDeployment(value) ? [value, ...Object.values(value)] : [value];
}

/** Enough of a deployment that findings about the rest make sense. */
function isDeployment(value: unknown): boolean {
  return isRecord(value) && !Array.isArray(value) && isRecord(value['environments']);
}

function notADeployment(argument: string): CliError {
  return new CliError(
    `${argument} is not a deployment: a deployment is one object with name, region and environments.`,
    'The files under deployments/ show what one looks like.',
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
