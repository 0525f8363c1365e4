/**
 * The provider that this machine has for Terraform, found by OpenTofu: both take providers from a mirror by the name of
 * a registry's host, each under its own.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CAIRN } from '../../../tools/paths';
import { run, tail } from '../../../tools/run';
import { findProviderMirror, terraformCliConfig } from '../../local-account/terraform-cli-config';

const PROVIDER = 'hashicorp/aws';
const FOLDER = join(CAIRN, 'engines', 'opentofu');

/** Writes a CLI configuration for OpenTofu and returns its path; without a mirror OpenTofu asks its registry. */
export async function writeOpenTofuCliConfig(program: string): Promise<string> {
  const file = join(FOLDER, 'tofu.rc');
  const mirror = await findProviderMirror();
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, terraformCliConfig(mirror === undefined ? undefined : await linkMirror(mirror, program)));
  return file;
}

/** A mirror of links: the host's name that `program` looks under, and the packages of `mirror`. */
async function linkMirror(mirror: string, program: string): Promise<string> {
  const links = join(FOLDER, 'mirror');
  const own = join(links, await providerHost(program), PROVIDER);
  const packages = readdirSync(mirror).map((host) => join(mirror, host, PROVIDER));
  for (const folder of packages.filter((each) => existsSync(each))) linkPackages(folder, own);
  return links;
}

/** Links what `from` holds: folders down to the version are made, platforms and archives are links. */
export function linkPackages(from: string, to: string, depth = 1): void {
  const entries = readdirSync(from, { withFileTypes: true });
  mkdirSync(to, { recursive: true });
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && depth > 0) linkPackages(source, target, depth - 1);
    else link(source, target);
  }
}

function link(source: string, target: string): void {
  try {
    if (readlinkSync(target) === source) return;
    rmSync(target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  symlinkSync(source, target);
}

/** The host that a program means by `hashicorp/aws`: it says so itself when asked what a configuration requires. */
export async function providerHost(program: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-host-'));
  try {
    const configuration = { terraform: { required_providers: { aws: { source: PROVIDER } } } };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
    const { code, stdout, stderr } = await run(program, ['providers', '-no-color'], { cwd: folder });
    if (code !== 0) throw new Error(`${program} providers failed:\n${tail(stderr, 5)}`);
    return hostOf(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads `provider[<host>/hashicorp/aws]`. */
export function hostOf(providers: string): string {
  const host = /provider\[([^\]/]+)\/hashicorp\/aws\]/.exec(providers)?.[1];
  if (host === undefined) throw new Error(`no host of ${PROVIDER} in:\n${providers}`);
  return host;
}
