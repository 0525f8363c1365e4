/**
 * The four steps of a rotation. Each may be called again, after it worked as well as after it failed halfway.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
import { type DatabaseSecret, type RedeployTarget, rotationEvent, type STEPS } from './contract';
import {
  CURRENT,
  type Description,
  nextSecret,
  ownerOf,
  PENDING,
  parseSecret,
  RotationError,
  standingOf,
  versionWith,
} from './core';
import { connected, type Ports } from './ports';
import { redeployAll, redeployOutdated } from './redeploy';
import { setSecret } from './set-secret';

/** A rotation under way. */
export interface Rotation {
  readonly secretId: string;
  /** Id of the version that becomes current. */
  readonly token: string;
  readonly description: Description;
  readonly redeploy: readonly RedeployTarget[];
}

const PENDING_STEPS: Readonly<Record<(typeof STEPS)[number], (rotation: Rotation, ports: Ports) => Promise<void>>> = {
  createSecret,
  setSecret: async ({ secretId, token }, ports) => {
    const { current, currentSince } = await readCurrent(secretId, ports);
    await setSecret({ secretId, current, currentSince, pending: await readPending(secretId, token, ports) }, ports);
  },
  testSecret,
  finishSecret,
};

/** Does the step that an event of Secrets Manager asks for. */
export async function rotate(event: unknown, redeploy: readonly RedeployTarget[], ports: Ports): Promise<void> {
  const { SecretId: secretId, ClientRequestToken: token, Step: step } = parseEvent(event);
  const description = await ports.secrets.describe(secretId);
  const rotation: Rotation = { secretId, token, description, redeploy };
  if (standingOf(description, token) === 'pending') {
    await PENDING_STEPS[step](rotation, ports);
  } else if (step === 'finishSecret') {
    // It finished before; whether it also redeployed, only the services know.
    await redeployOutdated(rotation, ports);
  }
  ports.log('info', 'step done', { step, secretId, token });
}

function parseEvent(event: unknown) {
  const parsed = rotationEvent.safeParse(event);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new RotationError(`No event of a rotation. ${issues.join('; ')}`, { cause: parsed.error });
}

async function createSecret({ secretId, token }: Rotation, { secrets }: Ports): Promise<void> {
  // A version that has a value keeps it: its password may be in the database already.
  if (await secrets.read(secretId, { version: token })) return;
  const { current } = await readCurrent(secretId, { secrets });
  const pending = nextSecret(current, await secrets.randomPassword());
  await secrets.putPending(secretId, token, JSON.stringify(pending));
}

async function testSecret({ secretId, token }: Rotation, ports: Ports): Promise<void> {
  const pending = await readPending(secretId, token, ports);
  const owner = pending.masterarn === undefined ? undefined : ownerOf(pending.username);
  await connected(ports, pending, (database, connection) => database.check(connection, owner));
}

async function finishSecret(rotation: Rotation, ports: Ports): Promise<void> {
  const { secretId, token, description } = rotation;
  await ports.secrets.makeCurrent(secretId, token, versionWith(CURRENT, description));
  await redeployAll(rotation.redeploy, ports);
}

async function readCurrent(
  secretId: string,
  { secrets }: Pick<Ports, 'secrets'>,
): Promise<{ current: DatabaseSecret; currentSince: Date | undefined }> {
  const version = await secrets.read(secretId, { label: CURRENT });
  if (!version) throw new RotationError(`The secret has no value labelled ${CURRENT}.`);
  return { current: parseSecret(version.text, CURRENT), currentSince: version.createdAt };
}

async function readPending(secretId: string, token: string, { secrets }: Ports): Promise<DatabaseSecret> {
  const version = await secrets.read(secretId, { version: token });
  if (!version) throw new RotationError(`Version ${token} has no value: createSecret comes first.`);
  return parseSecret(version.text, PENDING);
}
