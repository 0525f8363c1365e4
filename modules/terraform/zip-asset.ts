import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { zipSync } from 'fflate';

export interface ZipAssetProps {
  /** Files on this machine by their path inside the archive. */
  readonly files: Readonly<Record<string, string>>;
  /** Name of the archive, such as `canary.zip`. */
  readonly archive: string;
}

/** The first moment that a zip can tell: every archive of the same files is the same, byte for byte. */
const EPOCH = new Date(1980, 0, 1);

/** An archive beside the stack, reproducible: cdktf's own archives differ in every synthesis. */
export class ZipAsset extends Construct {
  /** Path of the archive, relative to the stack's folder. */
  readonly path: string;

  constructor(scope: Construct, id: string, { files, archive }: ZipAssetProps) {
    super(scope, id);
    const entries = Object.entries(files).map(([path, file]) => [path, new Uint8Array(readFileSync(file))] as const);
    const bytes = zipSync(Object.fromEntries(entries), { mtime: EPOCH, level: 9 });
    const file = join(mkdtempSync(join(tmpdir(), 'cairn-')), basename(archive));
    writeFileSync(file, bytes);
    this.path = new TerraformAsset(this, `asset/${basename(archive, '.zip')}`, {
      path: file,
      type: AssetType.FILE,
    }).path;
  }
}
