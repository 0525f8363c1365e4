/** Earlier versions of a state in its bucket, newest first. */
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { explain, isAddress, type StatePlace } from '../../../../cli/remote-state';
import type { Variables } from '../actions';
import { parseState } from '../states';

/** Outputs of a version of a state, and when it was written. */
export interface StateVersion {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly written: Date;
}

/** How far back: each version is a request, and a state is written with every apply. */
const MOST = 200;

/** The versions before the current one. Every version is read when it is asked for, not before. */
export async function* earlierStates(place: StatePlace, env: Variables): AsyncGenerator<StateVersion> {
  const { region, bucket, key } = place;
  const forcePathStyle = isAddress(env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL']);
  const client = new S3Client({ region, forcePathStyle });
  let read = 0;
  try {
    for await (const { versionId, written } of versions(client, bucket, key)) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
      const found = parseState((await Body?.transformToString()) ?? '');
      if (found.kind === 'state') yield { outputs: found.outputs, written };
      read += 1;
      if (read >= MOST) return;
    }
  } catch (error) {
    throw explain(error, place);
  }
}

async function* versions(client: S3Client, bucket: string, key: string) {
  let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (marker) {
    const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: key,
      ...marker,
    });
    const page = await client.send(command);
    for (const { Key, VersionId: versionId, IsLatest, LastModified: written = new Date(0) } of page.Versions ?? []) {
      // A prefix also finds the lock beside it.
      if (Key === key && versionId !== undefined && !IsLatest) yield { versionId, written };
    }
    const { IsTruncated, NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    marker =
      IsTruncated && KeyMarker !== undefined
        ? { KeyMarker, ...(VersionIdMarker ? { VersionIdMarker } : {}) }
        : undefined;
  }
}
