/** The objects of a website's bucket. */
import { readFileSync } from 'node:fs';
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isAddress } from '../../../../../cli/remote-state';
import { pool } from '../../../../../tools/pool';
import type { Variables } from '../../actions';
import type { WebsiteFile } from './files';

/** Requests at the same time. */
const SIDE_BY_SIDE = 8;
/** DeleteObjects takes that many. */
const DELETED_AT_ONCE = 1_000;

export class WebsiteBucket {
  private readonly client: S3Client;

  constructor(
    private readonly bucket: string,
    region: string,
    env: Variables,
  ) {
    this.client = new S3Client({
      region,
      forcePathStyle: isAddress(env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL']),
    });
  }

  /** ETags by key. */
  async list(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    let token: string | undefined;
    do {
      const command: ListObjectsV2Command = new ListObjectsV2Command({
        Bucket: this.bucket,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      });
      const page = await this.client.send(command);
      for (const { Key = '', ETag = '' } of page.Contents ?? []) found.set(Key, ETag.replaceAll('"', ''));
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
    return found;
  }

  async upload(files: readonly WebsiteFile[]): Promise<void> {
    await pool(files, SIDE_BY_SIDE, ({ key, path, contentType, cacheControl }) =>
      this.client.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: key,
          Body: readFileSync(path),
          ContentType: contentType,
          CacheControl: cacheControl,
        }),
      ),
    );
  }

  /** Throws when any of them is still there. */
  async remove(keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += DELETED_AT_ONCE) {
      const Objects = keys.slice(start, start + DELETED_AT_ONCE).map((Key) => ({ Key }));
      const command = new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } });
      const { Errors = [] } = await this.client.send(command);
      if (Errors.length > 0) {
        const lines = Errors.map(({ Key, Code, Message }) => `  ${Key}: ${Code} ${Message}`);
        throw new Error(`The new site is there; old files of it could not be removed:\n${lines.join('\n')}`);
      }
    }
  }
}
