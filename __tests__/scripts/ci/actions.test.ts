import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendSummary, maskSecrets, outputText, setOutputs } from '../../../scripts/ci/lib/actions';
import { durationText, kpiLine } from '../../../scripts/ci/lib/kpi';
import { errorText } from '../../../scripts/ci/lib/program';
import { redact, secretValues } from '../../../scripts/ci/lib/secrets';

/** As the runner reads a file of outputs: a name, a delimiter, everything up to the delimiter alone on a line. */
function asRead(text: string): Record<string, string> {
  const read: Record<string, string> = {};
  const lines = text.split('\n');
  while (lines.length > 1) {
    const [name = '', delimiter = ''] = (lines.shift() ?? '').split('<<');
    const end = lines.indexOf(delimiter);
    read[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join('\n');
  }
  return read;
}

describe('outputs and summary', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-actions-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('are read back as they were, whatever they contain', () => {
    const outputs = { matrix: '{"include":[]}', text: 'a\nfake<<EOF\nb\nEOF', empty: '' };
    expect(asRead(outputText(outputs))).toEqual(outputs);
  });

  test('are appended', () => {
    const env = { GITHUB_OUTPUT: join(folder, 'o'), GITHUB_STEP_SUMMARY: join(folder, 's') };
    setOutputs(env, { one: '1' });
    setOutputs(env, { two: '2' });
    appendSummary(env, '# One\n\n');
    appendSummary(env, '# Two');
    expect(asRead(readFileSync(env.GITHUB_OUTPUT, 'utf8'))).toEqual({ one: '1', two: '2' });
    expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toBe('# One\n\n# Two\n\n');
  });
});

describe('secrets', () => {
  const env = {
    TF_VAR_secret_key: 'correct-horse\nbattery-staple',
    TF_VAR_region: 'us-west-2-not-secret',
    AWS_SESSION_TOKEN: 'session-token',
    GITHUB_TOKEN: 'short',
  };
  const secrets = secretValues(env, ['secret_key', 'secret_missing']);

  test('are credentials and the named variables, unless too short to be told from words', () => {
    expect(secrets).toEqual(['session-token', 'correct-horse\nbattery-staple']);
  });

  test('are replaced whole and line by line', () => {
    expect(redact('a correct-horse\nbattery-staple b, battery-staple, session-token!', secrets)).toBe(
      'a *** b, ***, ***!',
    );
  });

  test('are masked line by line in Actions, and not printed anywhere else', () => {
    const written: string[] = [];
    maskSecrets({}, secrets, (text) => written.push(text));
    expect(written).toEqual([]);
    maskSecrets({ GITHUB_ACTIONS: 'true' }, [...secrets, '100%sure'], (text) => written.push(text));
    expect(written).toEqual(
      ['session-token', 'correct-horse', 'battery-staple', '100%25sure'].map((line) => `::add-mask::${line}\n`),
    );
  });

  test('are in no error, and neither is a stack trace', () => {
    expect(errorText(new Error('refused session-token'), secrets)).toBe('refused ***');
  });
});

describe('durations beside the KPI', () => {
  test.each([
    ['deploy', 432, 'deployed in 7 min 12 s, KPI 10 min: kept'],
    ['deploy', 600, 'deployed in 10 min, KPI 10 min: kept'],
    ['build', 301, 'built in 5 min 1 s, KPI 5 min: missed by 1 s'],
    ['rollback', 425.4, 'rolled back in 7 min 5 s, KPI 5 min: missed by 2 min 5 s'],
  ] as const)('%s in %d s', (kpi, seconds, line) => {
    expect(kpiLine(kpi, seconds)).toBe(line);
  });

  test('nothing is 0 s', () => {
    expect([durationText(0), durationText(59.6), durationText(3_600)]).toEqual(['0 s', '1 min', '60 min']);
  });
});
