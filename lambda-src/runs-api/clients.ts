/** The ports of the API on AWS. */
import { randomUUID } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Config } from './config';
import { resultsPrefix, runPrefix, statusKey } from './contract';
import type { Ports, StoredRun } from './core';

/** Short, so that three attempts end before API Gateway gives up, and the caller reads a reason. */
const PATIENCE = { requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 }, maxAttempts: 3 };

/** Ports that use one client of each service; made once, they keep their connections between invocations. */
export function awsPorts({ queueUrl, resultsBucket: Bucket }: Config): Omit<Ports, 'log'> {
  const s3 = new S3Client(PATIENCE);
  // The endpoint of the region, not the host of the queue's URL: on AWS they are one, a local account has its gateway.
  const sqs = new SQSClient({ ...PATIENCE, useQueueUrlAsEndpoint: false });

  /**
   * Listed before read: who may list below a prefix only is told 403, not 404, of an object that does not exist.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  async function readRun(id: string): Promise<StoredRun | undefined> {
    const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: runPrefix(id) }));
    const keys = (listed.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
    const truncated = listed.IsTruncated ?? false;
    // Keys come in order, the status after the results: it may stand behind the first page.
    if (!truncated && !keys.includes(statusKey(id))) return undefined;
    const status = await read(statusKey(id));
    const results = keys.filter((key) => key.startsWith(resultsPrefix(id)));
    return status === undefined ? undefined : { status, results, truncated };
  }

  async function read(Key: string): Promise<string | undefined> {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  return {
    newId: randomUUID,
    now: () => new Date(),
    readRun,
    writeStatus: async (status) => {
      const Body = JSON.stringify(status);
      await s3.send(new PutObjectCommand({ Bucket, Key: statusKey(status.id), Body, ContentType: 'application/json' }));
    },
    enqueue: async (MessageBody) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    },
  };
}
