import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TerraformStack } from 'cdktf';
// The package index leaves it out; TerraformAsset uses it in the same way.
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import { Construct } from 'constructs';
import { zipSync } from 'fflate';

export interface ZipAssetProps {
  /** Files on this machine by their path inside the archive. */
  readonly files: Readonly<Record<string, string>>;
  /** Name of the archive, without its hash and ending. */
  readonly archive: string;
}

const HASH_LENGTH = 12;

/** The first moment that a zip can tell: every archive of the same files is the same, byte for byte. */
const EPOCH = new Date(1980, 0, 1);

/** An archive in the stack's folder, reproducible: cdktf's own archives carry times and differ in every synthesis. */
export class ZipAsset extends Construct {
  /** Path of the archive, relative to the stack's folder: a folder handed over keeps working wherever it stands. */
  readonly path: string;

  constructor(scope: Construct, id: string, { files, archive }: ZipAssetProps) {
    super(scope, id);
    const bytes = archiveOf(files);
    // The name changes with the content: by its name, Terraform sees that there is something new to upload.
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, HASH_LENGTH);
    this.path = `assets/${archive}-${hash}.zip`;
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

function archiveOf(files: ZipAssetProps['files']): Uint8Array {
  const entries = Object.entries(files).map(([path, file]) => [path, new Uint8Array(readFileSync(file))] as const);
  return zipSync(Object.fromEntries(entries), { mtime: EPOCH, level: 9 });
}
