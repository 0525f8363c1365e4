/** The ports of the wake on AWS. */
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PATIENCE } from '../power/aws/patience';
import { awsPorts as powerPorts } from '../power/aws/ports';
import { statusKey } from '../shared/runs';
import { unitSwitch } from '../shared/unit-switch';
import { Unconfigured, usable } from './authenticity';
import type { Config } from './config';
import type { DeliveredRun } from './contract';
import type { Ports } from './core';
import type { RunPorts } from './delivery';
import type { UnitPorts } from './unit';

/** A new value of a secret counts after a minute at most; requests in between cost no call. */
const SECRET_MS = 60_000;

type AwsPorts = Pick<Ports, 'token' | 'githubSecret' | 'unit' | 'runs'>;

/** Ports that use one client of each service; made once, they keep their connections between invocations. */
export function awsPorts({ tokenSecret, githubSecret, unit, runs }: Config): AwsPorts {
  const read = secretReader();
  return {
    token: () => read(tokenSecret),
    ...(githubSecret === undefined ? {} : { githubSecret: () => read(githubSecret) }),
    ...(unit === undefined ? {} : { unit: unitPorts(unit) }),
    ...(runs === undefined ? {} : { runs: runPorts(runs) }),
  };
}

function secretReader(): (id: string) => Promise<string> {
  const secrets = new SecretsManagerClient(PATIENCE);
  const known = new Map<string, { readonly value: string; readonly until: number }>();

  /** A secret without a value is answered like one that is not there. */
  async function stored(SecretId: string): Promise<string | undefined> {
    try {
      return (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) throw new Unconfigured(nameOf(SecretId));
      throw error;
    }
  }

  return async (SecretId) => {
    const before = known.get(SecretId);
    if (before !== undefined && Date.now() < before.until) return before.value;
    const value = usable(await stored(SecretId));
    known.set(SecretId, { value, until: Date.now() + SECRET_MS });
    return value;
  };
}

/**
 * Secrets Manager puts six characters behind the name.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
function nameOf(arn: string): string {
  return arn
    .split(':')
    .slice(6)
    .join(':')
    .replace(/-[A-Za-z0-9]{6}$/, '');
}

function unitPorts({ path, powerSwitch }: NonNullable<Config['unit']>): UnitPorts {
  // It only reads: what it would log are switchings.
  const { readUnit, observe } = powerPorts({ path, log: () => undefined });
  return { read: readUnit, observe: (state) => observe(state), ...unitSwitch({ path, functionName: powerSwitch }) };
}

function runPorts({ queueUrl: QueueUrl, resultsBucket: Bucket }: NonNullable<Config['runs']>): RunPorts {
  const s3 = new S3Client(PATIENCE);
  // The endpoint of the region, not the host of the queue's URL: on AWS they are one, a local account has its gateway.
  const sqs = new SQSClient({ ...PATIENCE, useQueueUrlAsEndpoint: false });

  async function put(status: DeliveredRun, condition: { IfNoneMatch: '*' } | { IfMatch: string }) {
    const Body = JSON.stringify(status);
    const Key = statusKey(status.id);
    try {
      const written = await s3.send(
        new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json', ...condition }),
      );
      return written.ETag;
    } catch (error) {
      if (isUnmet(error)) return undefined;
      throw error;
    }
  }

  return {
    create: (status) => put(status, { IfNoneMatch: '*' }),
    replace: (status, etag) => put(status, { IfMatch: etag }),
    // Listed before read, as in the runs API: who may list below a prefix only is told 403, not 404, of what is not there.
    read: async (id) => {
      const Key = statusKey(id);
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: Key, MaxKeys: 1 }));
      if (Contents[0]?.Key !== Key) return undefined;
      try {
        const { Body, ETag = '' } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return { text: (await Body?.transformToString()) ?? '', etag: ETag };
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    send: async (MessageBody) => {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
  };
}

/**
 * 412: the condition does not hold. 409: somebody else writes now. 404: what should be replaced is gone.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html#conditional-error-response
 */
function isUnmet(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  const { name, $metadata } = error;
  return name === 'NoSuchKey' || $metadata.httpStatusCode === 412 || $metadata.httpStatusCode === 409;
}
