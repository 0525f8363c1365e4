/** Terraform states in S3, read without Terraform. */
import { isIP } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { credentialsProblem } from './credentials';
import { CliError } from './exit';

/** Where a state is kept. */
export interface StatePlace {
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
}

export interface RemoteState {
  /** Managed resource instances. */
  readonly resources: number;
  /** Instances whose creation failed half-way. */
  readonly tainted: number;
  /** When the state was last written. */
  readonly changed: Date;
}

/** Reads the state at a place; nothing when there is none yet. */
export type StateReader = (place: StatePlace) => Promise<RemoteState | undefined>;

const state = z.object({
  version: z.literal(4),
  resources: z.array(z.object({ mode: z.string(), instances: z.array(z.object({ status: z.string().optional() })) })),
});

/** Counts what a state holds. */
export function readState(text: string, changed: Date): RemoteState {
  const { resources } = state.parse(JSON.parse(text));
  const instances = resources.filter(({ mode }) => mode === 'managed').flatMap((resource) => resource.instances);
  return {
    resources: instances.length,
    tainted: instances.filter((instance) => instance.status === 'tainted').length,
    changed,
  };
}

/** A reader over S3: credentials, profile and endpoint as every AWS tool takes them. One client for each region. */
export async function openStateReader(variables: Readonly<Record<string, string | undefined>>): Promise<StateReader> {
  // Loaded here: only `status` pays for the SDK.
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const clients = new Map<string, S3Client>();
  const forcePathStyle = isAddress(variables['AWS_ENDPOINT_URL_S3'] ?? variables['AWS_ENDPOINT_URL']);
  return async ({ region, bucket, key }) => {
    const client = clients.get(region) ?? new S3Client({ region, forcePathStyle });
    clients.set(region, client);
    try {
      const { Body, LastModified } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return readState((await Body?.transformToString()) ?? '', LastModified ?? new Date(0));
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw explain(error, { region, bucket, key });
    }
  };
}

/** An endpoint given by address has no bucket subdomains: S3 is addressed by path there. */
export function isAddress(endpoint: string | undefined): boolean {
  if (endpoint === undefined || !URL.canParse(endpoint)) return false;
  return isIP(new URL(endpoint).hostname.replace(/^\[|\]$/g, '')) !== 0;
}

/** What S3 and the SDK say, as what to do about it. */
export function explain(error: unknown, { region, bucket, key }: StatePlace): CliError {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  const at = `s3://${bucket}/${key}`;
  const credentials = credentialsProblem(error);
  if (credentials) return credentials;
  switch (name) {
    case 'NoSuchBucket':
      return new CliError(
        `The state bucket ${bucket} does not exist in ${region}: the account is not bootstrapped, or this is another account.`,
        `Run 'npm run bootstrap -- ${region}', or choose the account with AWS_PROFILE.`,
      );
    case 'AccessDenied':
    case 'Forbidden':
      return new CliError(
        `${at} cannot be read: access denied.`,
        'Use credentials with s3:GetObject on the state and s3:ListBucket on its bucket.',
      );
    case 'PermanentRedirect':
      return new CliError(
        `The bucket ${bucket} is not in ${region}.`,
        'Bucket names are global: choose a name of your own in deployments/account.ts.',
      );
    case 'ZodError':
    case 'SyntaxError':
      return new CliError(
        `${at} is not a Terraform state that this Cairn reads.`,
        `Look at it with: aws s3 cp ${at} -`,
      );
    default:
      return new CliError(
        `${at} cannot be read: ${message || name}`,
        'Check the network and AWS_ENDPOINT_URL, then run this again.',
        {
          cause: error,
        },
      );
  }
}
