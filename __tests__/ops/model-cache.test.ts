/** The script that fills a model cache, with an `ollama` of ours: what it asks, in which order, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SCRIPT = readFileSync(join(__dirname, '../../ops/model-cache/fill.sh'), 'utf8');

/**
 * Models are files of the cache. What a model of a registry does stands in the name: one with `lost` is not there, one
 * with `half` ends well and is not there all the same, one with `slow` takes its time.
 */
const OLLAMA = `#!/bin/sh
echo "$* $OLLAMA_HOST" >>"$CALLS"
case $1 in
  serve)
    if [ "$SERVER" = broken ]; then echo 'Error: no GPU and no CPU' >&2; exit 1; fi
    if [ "$SERVER" = silent ]; then exec sleep 60; fi
    echo $$ >"$CALLS.server"
    echo key >"$HOME/key"
    trap 'rm -f "$CALLS.server"; exit 0' TERM
    while :; do sleep 0.1; done ;;
  list)
    if [ ! -e "$CALLS.server" ]; then echo 'Error: could not connect to ollama server' >&2; exit 1; fi
    echo 'NAME                      ID              SIZE      MODIFIED'
    for model in "$OLLAMA_MODELS"/*; do
      [ -e "$model" ] && echo "$(basename "$model")    365c0bd3c000    4.7 GB    2 days ago"
    done
    exit 0 ;;
  pull)
    printf '\\033[?25lpulling manifest \\r' >&2
    case $2 in
      *lost*) printf '\\033[KError: pull model manifest: file does not exist\\n' >&2; exit 1 ;;
      *half*) exit 0 ;;
      *slow*) sleep 2 ;;
    esac
    echo model >"$OLLAMA_MODELS/$2" ;;
esac
`;

let folder: string;
let models: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-model-cache-'));
  models = join(folder, 'models');
  for (const path of [models, join(folder, 'bin'), join(folder, 'tmp')]) mkdirSync(path);
  writeFileSync(join(folder, 'bin', 'ollama'), OLLAMA);
  chmodSync(join(folder, 'bin', 'ollama'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly errors: readonly string[];
  /** What ollama was asked, but for lists. */
  readonly calls: readonly string[];
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Runs the script as the container does. */
async function fill(
  variables: Record<string, string>,
  meanwhile?: (script: ChildProcess) => Promise<void>,
): Promise<Ended> {
  const CALLS = join(folder, 'calls');
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
    TMPDIR: join(folder, 'tmp'),
    OLLAMA_HOST: '0.0.0.0:11434',
    OLLAMA_MODELS: models,
    CALLS,
    ...variables,
  };
  const script = spawn('sh', ['-c', SCRIPT], { env, cwd: folder });
  let output = '';
  let errors = '';
  script.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  script.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const ended = new Promise<number | null>((resolve) => script.once('close', (code) => resolve(code)));
  await meanwhile?.(script);
  const code = await ended;
  const calls = existsSync(CALLS) ? linesOf(readFileSync(CALLS, 'utf8')) : [];
  return {
    code,
    lines: linesOf(output),
    errors: linesOf(errors),
    calls: calls.filter((call) => !call.startsWith('list ')),
  };
}

/** Nothing of the run is left: neither the server nor what it wrote. */
function expectNothingLeft(): void {
  expect(existsSync(join(folder, 'calls.server'))).toBe(false);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
}

test('pulls what is missing in its order, on loopback, and stops the server', async () => {
  writeFileSync(join(models, 'llama3.1:8b'), 'model');
  const { code, lines, errors, calls } = await fill({ MODELS: 'deepseek-coder:6.7b llama3.1:8b nomic-embed-text' });
  expect({ code, errors }).toEqual({ code: 0, errors: [] });
  expect(calls).toEqual([
    'serve 127.0.0.1:11434',
    'pull deepseek-coder:6.7b 127.0.0.1:11434',
    'pull nomic-embed-text:latest 127.0.0.1:11434',
  ]);
  expect(lines).toEqual(
    [
      'the server answers',
      'deepseek-coder:6.7b: pulling',
      'deepseek-coder:6.7b: is there now',
      'llama3.1:8b: is there',
      'nomic-embed-text:latest: pulling',
      'nomic-embed-text:latest: is there now',
      'every model is there',
    ].map((line) => `fill-model-cache: ${line}`),
  );
  expectNothingLeft();
});

test('a second run pulls nothing', async () => {
  const MODELS = 'deepseek-coder:6.7b llama3.1:8b';
  await fill({ MODELS });
  rmSync(join(folder, 'calls'));
  const { code, calls } = await fill({ MODELS });
  expect({ code, calls }).toEqual({ code: 0, calls: ['serve 127.0.0.1:11434'] });
});

test('a model whose name begins or ends like one that is there is another', async () => {
  for (const there of ['llama3.1:8b-instruct', 'codellama3.1:8b', 'llama3x1:8b'])
    writeFileSync(join(models, there), 'model');
  const { code, calls } = await fill({ MODELS: 'llama3.1:8b' });
  expect({ code, calls: calls.slice(1) }).toEqual({ code: 0, calls: ['pull llama3.1:8b 127.0.0.1:11434'] });
});

test('one model that fails does not keep the others away, and is named at the end', async () => {
  const { code, errors, calls } = await fill({ MODELS: 'lost-model:7b llama3.1:8b' });
  expect(code).toBe(1);
  expect(calls.slice(1)).toEqual(['pull lost-model:7b 127.0.0.1:11434', 'pull llama3.1:8b 127.0.0.1:11434']);
  expect(errors).toEqual([
    'Error: pull model manifest: file does not exist',
    'fill-model-cache: lost-model:7b: FAILED',
    'fill-model-cache: missing: lost-model:7b',
  ]);
  expect(readdirSync(models)).toEqual(['llama3.1:8b']);
  expectNothingLeft();
});

test('a pull that ends well counts only when the model is listed', async () => {
  const { code, errors } = await fill({ MODELS: 'half:7b' });
  expect({ code, errors }).toEqual({ code: 1, errors: ['fill-model-cache: missing: half:7b'] });
});

test('a long pull says how far it is', async () => {
  const { code, lines } = await fill({ MODELS: 'slow:70b', REPORT_SECONDS: '1' });
  expect(code).toBe(0);
  expect(lines).toContainEqual(expect.stringMatching(/^fill-model-cache: slow:70b: 1 s, \d+ MB in the cache$/));
});

test('a server that never answers ends the run in time', async () => {
  const { code, errors, calls } = await fill({ MODELS: 'llama3.1:8b', SERVER: 'silent', START_SECONDS: '1' });
  expect({ code, errors }).toEqual({ code: 1, errors: ['fill-model-cache: the server does not answer after 1 s'] });
  expect(calls).toEqual(['serve 127.0.0.1:11434']);
  expectNothingLeft();
});

test('a server that ends is not waited for, and its last words are shown', async () => {
  const { code, errors } = await fill({ MODELS: 'llama3.1:8b', SERVER: 'broken', START_SECONDS: '600' });
  expect(code).toBe(1);
  expect(errors).toEqual(['Error: no GPU and no CPU', 'fill-model-cache: the server ended']);
});

test('a task that is stopped stops the pull and the server', async () => {
  const { code } = await fill({ MODELS: 'slow:70b' }, async (script) => {
    while (!existsSync(join(folder, 'calls')) || !readFileSync(join(folder, 'calls'), 'utf8').includes('pull')) {
      await sleep(50);
    }
    script.kill('SIGTERM');
  });
  expect(code).toBe(143);
  expectNothingLeft();
});

test.each(['MODELS', 'OLLAMA_MODELS'])('%s is asked for before anything is started', async (variable) => {
  const { code, errors, calls } = await fill({ MODELS: 'llama3.1:8b', [variable]: '' });
  expect(code).not.toBe(0);
  expect(errors.join()).toContain(variable);
  expect(calls).toEqual([]);
});
