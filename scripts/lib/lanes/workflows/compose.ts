/** Compose's own loader reads the host's Compose file; what it resolves keeps the limits of a host of 1 GB. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { REPOSITORY } from '../../../../tools/paths';
import { hasTool, run, tail } from '../../../../tools/run';
import type { Check } from '../../lane';

const FILE = join(REPOSITORY, 'ops', 'afirgen', 'compose.yaml');
const LOADER = join(REPOSITORY, 'scripts', 'checks', 'compose');
const MIB = 1024 * 1024;

/** What a host of the free tier leaves to its containers. */
const MEMORY_MIB = 900;

/** The settings without a default. */
const REQUIRED = {
  AWS_REGION: 'us-east-1',
  TEMP_BUCKET: 'temp',
  MAIN_BACKEND_IMAGE: 'main-backend:v1',
  GGUF_SERVER_IMAGE: 'gguf-server:v1',
  ASR_OCR_SERVER_IMAGE: 'asr-ocr-server:v1',
};

/** A password that a file format could misread: quotes, variables, comments, escapes. */
const PASSWORD = `a'b"c$d#e\\n=f`;

const Model = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      mem_limit: z.coerce.number(),
      environment: z.record(z.string(), z.string().nullable()),
    }),
  ),
});

/** The services as Compose resolves them, or why it refuses the file. */
interface Loaded {
  readonly services?: z.infer<typeof Model>['services'];
  readonly refusal?: string;
}

const CHECKS: readonly {
  readonly name: string;
  readonly settings: Record<string, string>;
  /** What is wrong, if anything. */
  readonly wrong: (loaded: Loaded) => string | undefined;
}[] = [
  {
    name: 'compose.yaml loads, and its limits sum to 900 MB at most',
    settings: REQUIRED,
    wrong: ({ services }) => {
      const mib = Object.values(services ?? {}).reduce((sum, { mem_limit }) => sum + mem_limit / MIB, 0);
      return mib > 0 && mib <= MEMORY_MIB ? undefined : `the limits sum to ${mib} MB`;
    },
  },
  {
    name: 'compose.yaml takes limits, residency and environment of a larger tier',
    settings: { ...REQUIRED, GGUF_MEMORY: '6g', MODEL_RESIDENCY: 'mlock', ENVIRONMENT: 'standard' },
    wrong: ({ services }) => {
      const gguf = services?.['gguf-server'];
      const found = [gguf?.mem_limit, gguf?.environment['MODEL_RESIDENCY'], gguf?.environment['ENVIRONMENT']];
      return `${found}` === `${[6 * 1024 * MIB, 'mlock', 'standard']}` ? undefined : `found ${found}`;
    },
  },
  {
    name: 'compose.yaml passes any password on as it is',
    settings: REQUIRED,
    wrong: ({ services }) =>
      services?.['main-backend']?.environment['DB_PASSWORD'] === PASSWORD ? undefined : 'the password is another',
  },
  {
    name: 'compose.yaml refuses to start without an image',
    settings: { ...REQUIRED, GGUF_SERVER_IMAGE: '' },
    wrong: ({ refusal }) => (refusal?.includes('GGUF_SERVER_IMAGE') ? undefined : 'it does not name the variable'),
  },
];

export async function checkCompose(say: (line: string) => void): Promise<Check[]> {
  if (!(await hasTool('go', ['version']))) {
    const note = 'go is not on PATH: install Go and run again';
    return [{ name: 'compose.yaml', outcome: 'skipped', count: CHECKS.length, note }];
  }
  const root = mkdtempSync(join(tmpdir(), 'cairn-compose-'));
  try {
    say('building the Compose loader (once, half a minute)');
    const loader = join(root, 'loader');
    const build = await run('go', ['build', '-o', loader, '.'], { cwd: LOADER });
    if (build.code !== 0) {
      return [{ name: 'Compose loader', outcome: 'failed', note: tail(build.stderr, 5) }];
    }
    const checks: Check[] = [];
    for (const { name, settings, wrong } of CHECKS) {
      const loaded = await load(loader, root, settings);
      const note = wrong(loaded);
      checks.push({
        name,
        ...(note === undefined
          ? { outcome: 'passed' }
          : { outcome: 'failed', note: [note, loaded.refusal].filter((part) => part !== undefined).join('; ') }),
      });
    }
    return checks;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Loads the file as a host with these settings does. */
async function load(loader: string, root: string, settings: Record<string, string>): Promise<Loaded> {
  const home = join(root, 'home');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, '.env'), `DB_PASSWORD=${PASSWORD}\n`);
  const variables = join(root, 'host.env');
  const lines = Object.entries({ ...settings, APP_HOME: home }).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(variables, lines.join(''));
  const { code, stdout, stderr } = await run(loader, [FILE, variables]);
  return code === 0 ? { services: Model.parse(JSON.parse(stdout)).services } : { refusal: tail(stderr, 3) };
}
