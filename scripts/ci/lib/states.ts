/** Terraform states in S3 as their consumers see them: outputs, and how much they hold. */
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { CliError } from '../../../cli/exit';
import { explain, isAddress, type StatePlace } from '../../../cli/remote-state';
import type { Variables } from './actions';

/** What stands at the place of a state. */
export type StateFound =
  | {
      readonly kind: 'state';
      readonly outputs: Readonly<Record<string, unknown>>;
      /** Managed resource instances. */
      readonly resources: number;
    }
  /** Never applied. */
  | { readonly kind: 'none' }
  /** Not even a bucket: the account is not bootstrapped in that region, or it is another account. */
  | { readonly kind: 'no-bucket' };

export type ReadState = (place: StatePlace) => Promise<StateFound>;

const state = z.object({
  version: z.literal(4),
  outputs: z.record(z.string(), z.object({ value: z.unknown() })),
  resources: z.array(z.object({ mode: z.string(), instances: z.array(z.unknown()) })),
});

/** Reads the text of a state file. */
export function parseState(text: string): StateFound {
  const { outputs, resources } = state.parse(JSON.parse(text));
  const managed = resources.filter(({ mode }) => mode === 'managed');
  return {
    kind: 'state',
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])),
    resources: managed.reduce((sum, { instances }) => sum + instances.length, 0),
  };
}

/** A reader over S3 with the credentials of the environment; throws at once when there are none. */
export async function openStates(env: Variables, region: string): Promise<ReadState> {
  const forcePathStyle = isAddress(env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL']);
  const clients = new Map<string, S3Client>();
  const clientOf = (place: string): S3Client => {
    const client = clients.get(place) ?? new S3Client({ region: place, forcePathStyle });
    clients.set(place, client);
    return client;
  };
  await requireCredentials(clientOf(region));
  return async (place) => {
    try {
      const { Body } = await clientOf(place.region).send(
        new GetObjectCommand({ Bucket: place.bucket, Key: place.key }),
      );
      return parseState((await Body?.transformToString()) ?? '');
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (name === 'NoSuchKey') return { kind: 'none' };
      if (name === 'NoSuchBucket') return { kind: 'no-bucket' };
      throw explain(error, place);
    }
  };
}

async function requireCredentials(client: S3Client): Promise<void> {
  try {
    await client.config.credentials();
  } catch (cause) {
    throw new CliError(
      'There are no AWS credentials, so nothing was read, planned or changed.',
      [
        'In a pull request from a fork that is how it should be: GitHub gives it none. Somebody who may push reads the',
        '  change and pushes it to a branch of this repository; then it is planned.',
        '→ In a workflow of this repository: the job needs `permissions: id-token: write`, its GitHub environment, and the',
        '  ARN of the role that the cicd milestone made.',
        '→ On a laptop: set AWS_PROFILE, or sign in with: aws sso login',
      ].join('\n'),
      { cause },
    );
  }
}
