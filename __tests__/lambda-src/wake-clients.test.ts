/** What AWS answers and no emulator does: S3 to a role that may list below a prefix only, a secret without a value. */
import { GetObjectCommand, ListObjectsV2Command, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { InternalServiceError, ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Unconfigured } from '../../lambda-src/wake/authenticity';
import { awsPorts } from '../../lambda-src/wake/clients';
import { permissions } from '../../lambda-src/wake/contract';
import { allows } from '../helpers/iam';
import { DELIVERY, TOKEN } from './wake-world';

const DENIED = new S3ServiceException({ name: 'AccessDenied', $fault: 'client', $metadata: { httpStatusCode: 403 } });
const DOCUMENT = `runs/${DELIVERY}/status.json`;

/** Who may list below a prefix only is told 403 of an object that is not there. */
function bucketWith(keys: readonly string[]): jest.SpyInstance {
  return jest.spyOn(S3Client.prototype, 'send').mockImplementation(async (command: unknown) => {
    if (command instanceof ListObjectsV2Command) {
      const { Prefix = '' } = command.input;
      return { Contents: keys.filter((key) => key.startsWith(Prefix)).map((Key) => ({ Key })) };
    }
    const known = command instanceof GetObjectCommand && keys.includes(command.input.Key ?? '');
    if (!known) throw DENIED;
    return { ETag: 'e1', Body: { transformToString: async () => '{}' } };
  });
}

const TOKEN_ARN = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:shop/dev/wake-token-AbCdEf';
const ports = () =>
  awsPorts({
    tokenSecret: TOKEN_ARN,
    runs: { queueUrl: 'https://sqs.example.com/runs', resultsBucket: 'results' },
  });
const read = () => ports().runs?.read(DELIVERY);

afterEach(() => jest.restoreAllMocks());

test.each([[[]], [[`${DOCUMENT}.old`]]])('a document that is not there, among %j, is none', async (keys) => {
  bucketWith(keys);
  expect(await read()).toBeUndefined();
});

test('a document that is there is read', async () => {
  bucketWith([DOCUMENT, `${DOCUMENT}.old`]);
  expect(await read()).toEqual({ text: '{}', etag: 'e1' });
});

test('it may list what it lists, and no other names', async () => {
  const send = bucketWith([DOCUMENT]);
  await read();
  const [list] = send.mock.calls.map(([command]) => command as unknown);
  const Prefix = list instanceof ListObjectsV2Command ? (list.input.Prefix ?? '') : '';
  const runs = { queueArn: 'q', resultsBucketArn: 'arn:aws:s3:::results' };
  const policy = permissions({ secrets: [], runs }).map(({ actions, resources, conditions = {} }) => ({
    Effect: 'Allow' as const,
    Action: actions,
    Resource: resources,
    Condition: conditions,
  }));
  const mayList = (prefix: string) => allows(policy, 's3:ListBucket', runs.resultsBucketArn, { 's3:prefix': prefix });
  expect([Prefix, `runs/${DELIVERY}/results/`, ''].map(mayList)).toEqual([true, false, false]);
});

test('a document that may not be read is an error, and not none', async () => {
  const send = bucketWith([]);
  send.mockImplementation(async (command: unknown) => {
    if (command instanceof ListObjectsV2Command) return { Contents: [{ Key: DOCUMENT }] };
    throw DENIED;
  });
  await expect(read()).rejects.toBe(DENIED);
});

describe('Secrets Manager', () => {
  const failing = (error: Error) =>
    jest.spyOn(SecretsManagerClient.prototype, 'send').mockImplementation(() => Promise.reject(error));
  const $metadata = {};

  test('has no value yet: that is said by the name of the secret', async () => {
    const message = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
    failing(new ResourceNotFoundException({ message, $metadata }));
    await expect(ports().token()).rejects.toEqual(new Unconfigured('shop/dev/wake-token'));
    await expect(ports().token()).rejects.toBeInstanceOf(Unconfigured);
  });

  test('fails: that stays its error', async () => {
    const error = new InternalServiceError({ message: 'not now', $metadata });
    failing(error);
    await expect(ports().token()).rejects.toBe(error);
  });

  test('a value that was written counts from the next request', async () => {
    const made = ports();
    const send = failing(new ResourceNotFoundException({ message: 'none', $metadata }));
    await expect(made.token()).rejects.toBeInstanceOf(Unconfigured);
    send.mockImplementation(async () => ({ SecretString: TOKEN }));
    expect(await made.token()).toBe(TOKEN);
  });
});
