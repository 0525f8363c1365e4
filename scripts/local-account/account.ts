/** The local AWS account as a library: start it, stop it, point Terraform and SDKs at it. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HEALTH_PATH } from './gateway';
import { installEmulators, PYTHON } from './install';
import { DEFAULT_DIRECTORY, REPOSITORY, SOURCES, TERRAFORM_CLI_CONFIG } from './paths';
import { answers, type Command, freePorts, isAlive, startDetached, stopProcess, waitUntilUp } from './processes';
import { type LocalAccountState, type LocalProcess, readState, removeState, writeState } from './state';
import { writeTerraformCliConfig } from './terraform-cli-config';

export interface LocalAccountOptions {
  /** Where state and logs go; one local account per directory. Default `.cairn/local-account`. */
  readonly directory?: string;
  /** Receives one line per step. Default: nothing is said. */
  readonly say?: (line: string) => void;
}

export interface LocalAccount {
  /** For `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  /** It was running already. */
  readonly reused: boolean;
  readonly directory: string;
}

/** moto imports every service it has; on a busy machine that takes a while. */
const START_TIMEOUT_MS = 60_000;

/** Starts the emulators and the gateway, or finds them running. */
export async function startLocalAccount(options: LocalAccountOptions = {}): Promise<LocalAccount> {
  const { directory = DEFAULT_DIRECTORY, say = () => undefined } = options;
  const running = await readState(directory);
  if (running && (await isHealthy(running))) {
    return { endpoint: running.endpoint, reused: true, directory };
  }
  await stopLocalAccount({ directory });

  await installEmulators(say);
  await writeTerraformCliConfig(TERRAFORM_CLI_CONFIG);
  await mkdir(scratch(directory), { recursive: true });
  const endpoint = await startProcesses(directory);
  return { endpoint, reused: false, directory };
}

/** Stops what is recorded in the directory; says which processes those were. */
export async function stopLocalAccount(
  options: Pick<LocalAccountOptions, 'directory'> = {},
): Promise<readonly LocalProcess[]> {
  const { directory = DEFAULT_DIRECTORY } = options;
  const state = await readState(directory);
  if (!state) return [];
  // In reverse, so that the gateway stops taking calls before the emulators go.
  const stopped = [...state.processes].reverse();
  for (const one of stopped) await stopProcess(one);
  await rm(scratch(directory), { recursive: true, force: true });
  // Last: an interrupted stop can be repeated.
  await removeState(directory);
  return stopped;
}

export interface LocalAccountEnvOptions {
  readonly endpoint: string;
  /** Twelve digits; every number is an account of its own, empty until used. */
  readonly accountId: string;
  readonly region: string;
}

/**
 * The environment in which Terraform, the AWS CLI and the SDKs use the local account.
 *
 * To be laid over an environment without `AWS_PROFILE`, which would win over the keys:
 * `withoutAwsSettings` makes one.
 */
export function localAccountEnv(options: LocalAccountEnvOptions): Record<string, string> {
  const { endpoint, accountId, region } = options;
  if (!/^\d{12}$/.test(accountId)) throw new Error(`not an account id of 12 digits: ${accountId}`);
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accountId,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // Nothing else may supply credentials or settings.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_PAGER: '',
    // Some S3 Control calls go to `<account id>.<host>`, a name that nothing resolves. As a proxy
    // the gateway gets them by address; calls to the host itself do not need the detour.
    HTTP_PROXY: endpoint,
    NO_PROXY: '127.0.0.1,localhost',
    CHECKPOINT_DISABLE: '1',
    TF_INPUT: '0',
    TF_IN_AUTOMATION: '1',
    TF_CLI_CONFIG_FILE: TERRAFORM_CLI_CONFIG,
    // The provider parses schemas for seconds; fewer collections make each run about a third faster.
    GOGC: '800',
  };
}

/** A copy of an environment without any AWS setting, so that none leaks into the local account. */
export function withoutAwsSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('AWS_'),
  );
  return Object.fromEntries(kept);
}

/** Files of the emulators, gone when they are stopped. */
function scratch(directory: string): string {
  return join(directory, 'tmp');
}

async function isHealthy(state: LocalAccountState): Promise<boolean> {
  const alive = await Promise.all(state.processes.map(isAlive));
  return alive.every(Boolean) && (await answers(`${state.endpoint}${HEALTH_PATH}`));
}

async function startProcesses(directory: string): Promise<string> {
  const [ministackPort = 0, motoPort = 0, gatewayPort = 0] = await freePorts(3);
  const endpoint = `http://127.0.0.1:${gatewayPort}`;
  const steps: readonly (readonly [Command, string])[] = [
    [ministackCommand(ministackPort, directory), `http://127.0.0.1:${ministackPort}/_ministack/health`],
    [motoCommand(motoPort), `http://127.0.0.1:${motoPort}/moto-api/`],
    [gatewayCommand(gatewayPort, ministackPort, motoPort), `${endpoint}${HEALTH_PATH}`],
  ];
  const started: LocalProcess[] = [];
  try {
    for (const [command] of steps) {
      started.push(await startDetached(command, directory));
      // After each, so that whatever happens next, `stop` knows what to stop.
      await writeState(directory, { endpoint, processes: started });
    }
    await Promise.all(
      steps.map(([, url], index) => waitUntilUp(url, started[index] as LocalProcess, START_TIMEOUT_MS)),
    );
  } catch (error) {
    await stopLocalAccount({ directory });
    throw new Error(`the local account did not start; its logs are in ${directory}`, { cause: error });
  }
  return endpoint;
}

function ministackCommand(port: number, directory: string): Command {
  const script = join(SOURCES, 'emulators', 'ministack_server.py');
  return {
    name: 'ministack',
    command: PYTHON,
    args: [script],
    port,
    marker: script,
    cwd: directory,
    env: {
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_HOST: '127.0.0.1',
      // It would open a fixed port for IoT, so only one local account could run.
      IOT_MTLS_ENABLED: '0',
      // Without a Docker daemon it runs functions as processes and keeps tasks and databases as
      // records; with one it would pull images and leave containers on the user's machine.
      DOCKER_HOST: `unix://${join(scratch(directory), 'no-docker.sock')}`,
      // What it writes: its process id, code of functions, and objects if it were to keep any.
      TMPDIR: scratch(directory),
      STATE_DIR: join(scratch(directory), 'state'),
    },
  };
}

function motoCommand(port: number): Command {
  const script = join(SOURCES, 'emulators', 'moto_server.py');
  return {
    name: 'moto',
    command: PYTHON,
    args: [script, '-H', '127.0.0.1', '-p', String(port)],
    port,
    marker: script,
    cwd: REPOSITORY,
    // The managed policies of AWS, which roles attach by ARN.
    env: { MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  };
}

function gatewayCommand(port: number, ministackPort: number, motoPort: number): Command {
  const script = join(SOURCES, 'gateway-process.ts');
  const ports = [port, ministackPort, motoPort].map(String);
  return {
    name: 'gateway',
    command: process.execPath,
    args: ['--import', 'tsx', script, ...ports],
    port,
    marker: script,
    cwd: REPOSITORY,
    env: {},
  };
}
