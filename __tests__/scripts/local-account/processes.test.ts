import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localAccountEnv, stopLocalAccount, withoutAwsSettings } from '../../../scripts/local-account/account';
import { type Command, isAlive, startDetached, stopProcess } from '../../../scripts/local-account/processes';
import { readState, writeState } from '../../../scripts/local-account/state';
import { findProviderMirror, terraformCliConfig } from '../../../scripts/local-account/terraform-cli-config';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'local-account-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const sleeper = (): Command => ({
  name: 'sleeper',
  command: process.execPath,
  args: ['-e', 'console.log("up"); setInterval(() => {}, 1000) // local-account-sleeper'],
  env: {},
  cwd: directory,
  port: 1,
  marker: 'local-account-sleeper',
});

describe('processes of a local account', () => {
  it('stops what the state records, with its log kept and the state gone', async () => {
    const started = await startDetached(sleeper(), directory);
    await writeState(directory, { endpoint: 'http://127.0.0.1:1', processes: [started] });
    expect(await isAlive(started)).toBe(true);

    expect(await stopLocalAccount({ directory })).toEqual([started]);
    expect(await isAlive(started)).toBe(false);
    expect(await readState(directory)).toBeUndefined();
    expect(await stopLocalAccount({ directory })).toEqual([]);
    await expect(readFile(join(directory, 'sleeper.log'), 'utf8')).resolves.toBeDefined();
  });

  it('leaves a process alone that only has the recorded id', async () => {
    const started = await startDetached(sleeper(), directory);
    await stopProcess({ ...started, marker: 'another program' });
    expect(await isAlive(started)).toBe(true);
    await stopProcess(started);
  });
});

describe('environment', () => {
  it('lets no AWS setting of the user through', () => {
    const env = withoutAwsSettings({ AWS_PROFILE: 'work', AWS_ENDPOINT_URL_S3: 'x', PATH: '/bin', EMPTY: undefined });
    expect(env).toEqual({ PATH: '/bin' });
  });

  it('takes only account ids', () => {
    const options = { endpoint: 'http://127.0.0.1:1', region: 'eu-central-1' };
    expect(localAccountEnv({ ...options, accountId: '123456789012' })).toMatchObject({
      AWS_ACCESS_KEY_ID: '123456789012',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    });
    expect(() => localAccountEnv({ ...options, accountId: 'test' })).toThrow('12 digits');
  });
});

describe('Terraform CLI configuration', () => {
  const provider = join('registry.example.com', 'hashicorp', 'aws');

  it('finds a mirror two levels below a prefix, and prefers one that Terraform implies', async () => {
    const [implied, below] = [join(directory, 'plugins'), join(directory, 'opt', 'tools', 'mirror')];
    await mkdir(join(below, provider), { recursive: true });
    expect(await findProviderMirror([implied], [join(directory, 'opt')])).toBe(below);
    await mkdir(join(implied, provider), { recursive: true });
    expect(await findProviderMirror([implied], [join(directory, 'opt')])).toBe(implied);
  });

  it('downloads if there is none', async () => {
    expect(await findProviderMirror([], [directory])).toBeUndefined();
    expect(terraformCliConfig(undefined)).toBe('provider_installation {\n  direct {}\n}\n');
  });
});
