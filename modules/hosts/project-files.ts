import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3Object, type S3ObjectConfig } from '@cdktf/provider-aws/lib/s3-object';
import { Construct } from 'constructs';
import type { Statement } from '../iam/policy';
import { literal } from './user-data';

export interface ProjectFilesProps {
  /** Folder below ops/. */
  readonly project: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Where in the bucket, without a slash at the end. */
  readonly prefix: string;
}

const OPS = join(__dirname, '..', '..', 'ops');
const VERSION_LENGTH = 12;

/** The files of a project in a bucket, each as it stands: a plan shows which line changes. */
export class ProjectFiles extends Construct {
  readonly objects: readonly S3Object[];
  /** Changes with any of the files. */
  readonly version: string;

  constructor(scope: Construct, id: string, { project, bucket, prefix }: ProjectFilesProps) {
    super(scope, id);
    const folder = join(OPS, project);
    const files = filesIn(folder).map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));
    if (files.length === 0) throw new Error(`ops/${project} has no files: a Compose host has nothing to run.`);
    this.objects = files.map(
      ({ path, bytes }) =>
        new S3Object(this, `object/${path.replaceAll(/[^A-Za-z0-9]+/g, '_')}`, {
          bucket,
          key: `${prefix}/${path}`,
          ...content(bytes),
          serverSideEncryption: 'AES256',
          // What somebody else wrote over it is written back.
          etag: createHash('md5').update(bytes).digest('hex'),
          // An object takes ten tags at most, and the bucket has them all.
          overrideProvider: { defaultTags: { tags: {} } },
        }),
    );
    const hash = createHash('sha256');
    for (const { path, bytes } of files) hash.update(`${path}\n${bytes.length}\n`).update(bytes);
    this.version = hash.digest('hex').slice(0, VERSION_LENGTH);
  }
}

/**
 * Reading what is below a prefix, and nothing else of its bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
export function fileStatements(bucketArn: string, prefix: string): Statement[] {
  return [
    { sid: 'ReadProjectFiles', actions: ['s3:GetObject'], resources: [`${bucketArn}/${prefix}/*`] },
    {
      sid: 'ListProjectFiles',
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      conditions: { StringLike: { 's3:prefix': `${prefix}/*` } },
    },
  ];
}

/** Paths of every file, in the same order on every machine. Hidden files are an editor's or a system's. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function content(bytes: Buffer): Pick<S3ObjectConfig, 'content' | 'contentBase64' | 'contentType'> {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes)
    ? { content: literal(text), contentType: 'text/plain; charset=utf-8' }
    : { contentBase64: bytes.toString('base64') };
}
