/** A real nginx reads the host's configuration, before and after there is a certificate. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REPOSITORY } from '../../../../tools/paths';
import { hasTool, run, tail } from '../../../../tools/run';
import { haveDebianPackage } from '../../debian';
import type { Check } from '../../lane';

const SOURCE = join(REPOSITORY, 'ops', 'afirgen', 'nginx');
const SITES = ['http.conf', 'tls.conf'];

export async function checkNginx(say: (line: string) => void): Promise<Check[]> {
  const nginx = await haveDebianPackage(() => hasTool('nginx', ['-v']), 'nginx', say);
  const openssl = await haveDebianPackage(() => hasTool('openssl', ['version']), 'openssl', say);
  if (!nginx || !openssl) {
    const note = 'nginx and openssl cannot be had here: install them and run again';
    return [{ name: 'nginx -t', outcome: 'skipped', count: SITES.length, note }];
  }
  const checks: Check[] = [];
  for (const site of SITES) checks.push(await checkSite(site));
  return checks;
}

/** Lays the files out as the container has them, below a folder of its own. */
async function checkSite(site: string): Promise<Check> {
  const root = mkdtempSync(join(tmpdir(), 'cairn-nginx-'));
  try {
    const etc = join(root, 'etc', 'afirgen');
    for (const folder of [etc, ...['run', 'dev', 'var/cache/nginx', 'var/www/acme'].map((path) => join(root, path))]) {
      mkdirSync(folder, { recursive: true });
    }
    for (const file of readdirSync(SOURCE)) {
      writeFileSync(join(etc, file), relocate(readFileSync(join(SOURCE, file), 'utf8'), root));
    }
    copyFileSync(join(etc, site), join(etc, 'site.conf'));
    if (site === 'tls.conf') await selfSign(join(root, 'etc', 'letsencrypt', 'live', 'afirgen', 'fullchain.pem'));
    const { code, stderr } = await run('nginx', ['-t', '-p', root, '-c', join(etc, 'nginx.conf'), '-e', 'stderr']);
    return code === 0
      ? { name: `nginx -t ${site}`, outcome: 'passed' }
      : { name: `nginx -t ${site}`, outcome: 'failed', note: tail(stderr, 3) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The container's absolute paths, below the folder. */
function relocate(text: string, root: string): string {
  return text.replace(/(?<=\s)\/(?=(etc|run|dev|var)\/)/g, `${root}/`);
}

async function selfSign(certificate: string): Promise<void> {
  mkdirSync(dirname(certificate), { recursive: true });
  const key = join(dirname(certificate), 'privkey.pem');
  const subject = ['-subj', '/CN=localhost', '-days', '1', '-nodes'];
  const { code, stderr } = await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
    ...subject,
    ...['-keyout', key, '-out', certificate],
  ]);
  if (code !== 0) throw new Error(`openssl made no certificate: ${tail(stderr, 3)}`);
}
