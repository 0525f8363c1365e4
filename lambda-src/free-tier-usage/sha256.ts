/** SHA-256 as `@smithy/signature-v4` wants to be given it, over Node's own. */
import { type BinaryLike, createHash, createHmac } from 'node:crypto';

/** Keyed (HMAC) when it has a secret. */
export class Sha256 {
  private readonly hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): BinaryLike {
  return data instanceof ArrayBuffer ? Buffer.from(data) : (data as BinaryLike);
}
