/**
 * Writes a Terraform CLI configuration that takes the AWS provider from a local mirror if this
 * machine has one, and from the registry otherwise.
 */
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Without a host it is the one of Terraform's own registry. */
const PROVIDER = 'hashicorp/aws';

/** Usual places of things that are not part of the system, under which mirrors are made. */
function prefixes(): readonly string[] {
  return ['/opt', '/usr/local/share', '/usr/share', '/usr/local/lib', '/var/lib', homedir()];
}

/** What Terraform itself would look into if no CLI configuration named another. */
function impliedMirrors(): readonly string[] {
  const home = homedir();
  const data = process.env.XDG_DATA_HOME ?? join(home, '.local', 'share');
  const systemData = (process.env.XDG_DATA_DIRS ?? '/usr/local/share:/usr/share').split(':');
  return [
    join(home, '.terraform.d', 'plugins'),
    ...[data, ...systemData].map((folder) => join(folder, 'terraform', 'plugins')),
  ];
}

/** Levels below a prefix that are looked through: `/opt/mirror` and `/opt/terraform/mirror`. */
const DEPTH = 2;

/** The first directory that holds the AWS provider in the layout of a filesystem mirror. */
export async function findProviderMirror(
  implied: readonly string[] = impliedMirrors(),
  below: readonly string[] = prefixes(),
): Promise<string | undefined> {
  for (const directory of implied) if (await isMirror(directory)) return directory;
  for (const prefix of below) {
    const found = await findBelow(prefix, DEPTH);
    if (found) return found;
  }
  return undefined;
}

/** The content of the CLI configuration. */
export function terraformCliConfig(mirror: string | undefined): string {
  const lines =
    mirror === undefined
      ? ['  direct {}']
      : [
          '  filesystem_mirror {',
          `    path    = ${JSON.stringify(mirror)}`,
          `    include = ["${PROVIDER}"]`,
          '  }',
          '  direct {',
          `    exclude = ["${PROVIDER}"]`,
          '  }',
        ];
  return ['provider_installation {', ...lines, '}', ''].join('\n');
}

/** Looks for a mirror and writes the configuration; returns the mirror it found. */
export async function writeTerraformCliConfig(file: string): Promise<string | undefined> {
  const mirror = await findProviderMirror();
  const draft = `${file}.${process.pid}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(draft, terraformCliConfig(mirror));
  await rename(draft, file);
  return mirror;
}

/** Whether the provider stands below the name of a host, which has a dot: the layout of a filesystem mirror. */
async function isMirror(directory: string): Promise<boolean> {
  const hosts = await readdir(directory).catch((): string[] => []);
  for (const host of hosts.filter((name) => /[a-z]\.[a-z]/.test(name))) {
    const found = await stat(join(directory, host, PROVIDER)).catch(() => undefined);
    if (found?.isDirectory()) return true;
  }
  return false;
}

async function findBelow(directory: string, depth: number): Promise<string | undefined> {
  if (await isMirror(directory)) return directory;
  if (depth === 0) return undefined;
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    const found = await findBelow(join(directory, entry.name), depth - 1);
    if (found) return found;
  }
  return undefined;
}
