import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TerraformStack } from 'cdktf';
// The package index leaves it out; TerraformAsset uses it in the same way.
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import { Construct } from 'constructs';
import { zipSync } from 'fflate';

/** What an archive holds, by the path inside it. Text is written as UTF-8. */
export type Contents = Readonly<Record<string, string | Uint8Array>>;

export type ZipAssetProps = {
  /** Name of the archive, without its hash and ending. */
  readonly archive: string;
} & (
  | {
      /** Files on this machine by their path inside the archive. */
      readonly files: Readonly<Record<string, string>>;
    }
  | {
      /** What stands in no file, such as a bundle. Given twice, the same object is compressed once. */
      readonly contents: Contents;
    }
);

const HASH_LENGTH = 12;

/** The first moment that a zip can tell: every archive of the same files is the same, byte for byte. */
const EPOCH = new Date(1980, 0, 1);

/** An archive in the stack's folder, reproducible: cdktf's own archives carry times and differ in every synthesis. */
export class ZipAsset extends Construct {
  /** Path of the archive, relative to the stack's folder: a folder handed over keeps working wherever it stands. */
  readonly path: string;

  constructor(scope: Construct, id: string, props: ZipAssetProps) {
    super(scope, id);
    const bytes = zip('files' in props ? read(props.files) : props.contents);
    // The name changes with the content: by its name, Terraform sees that there is something new to upload.
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, HASH_LENGTH);
    this.path = `assets/${props.archive}-${hash}.zip`;
    addCustomSynthesis(this, {
      onSynthesize: ({ manifest }) => {
        const { synthesizedStackPath } = manifest.forStack(TerraformStack.of(this));
        const file = join(manifest.outdir, dirname(synthesizedStackPath), this.path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, bytes);
      },
    });
  }
}

function read(files: Readonly<Record<string, string>>): Contents {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [path, readFileSync(file)]));
}

const zipped = new WeakMap<Contents, Uint8Array>();

/** A zip of the contents, the same bytes whenever and wherever it is made. */
export function zip(contents: Contents): Uint8Array {
  const existing = zipped.get(contents);
  if (existing) return existing;
  const entries = Object.entries(contents).map(
    // Copied: fflate takes an instance of Uint8Array for a file, and a subclass such as Buffer for something else.
    ([path, content]) => [path, new Uint8Array(Buffer.from(content))] as const,
  );
  const bytes = zipSync(Object.fromEntries(entries), { mtime: EPOCH, level: 9 });
  zipped.set(contents, bytes);
  return bytes;
}
