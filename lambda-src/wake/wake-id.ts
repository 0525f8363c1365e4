/**
 * Ids of wakes: when it was asked, signed. Nothing is kept of a wake, and nobody makes up an id that shows the names of
 * members. With another token ids of before are none.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { STATUS_SECONDS } from './contract';

/** Milliseconds since 1970, for some thousand years more. */
const TIME_BYTES = 6;
/** Together with the time a multiple of three: one id has one spelling in base64. */
const MAC_BYTES = 18;
const LENGTH = ((TIME_BYTES + MAC_BYTES) * 4) / 3;
const SPELLING = new RegExp(`^[\\w-]{${LENGTH}}$`);

/** Whether it is spelled as an id, whoever made it. */
export const isSpelled = (id: string): boolean => SPELLING.test(id);

export function wakeId(token: string, askedAt: number): string {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(askedAt, 0, TIME_BYTES);
  return Buffer.concat([time, mac(token, time)]).toString('base64url');
}

/** When it was asked, in milliseconds since 1970. Nothing when it is no id, or one that is over. */
export function askedAt(token: string, id: string, now: number): number | undefined {
  if (!isSpelled(id)) return undefined;
  const bytes = Buffer.from(id, 'base64url');
  const time = bytes.subarray(0, TIME_BYTES);
  if (!timingSafeEqual(bytes.subarray(TIME_BYTES), mac(token, time))) return undefined;
  const at = time.readUIntBE(0, TIME_BYTES);
  return now - at <= STATUS_SECONDS * 1_000 ? at : undefined;
}

/** For nothing else that is ever signed with the token. */
function mac(token: string, time: Uint8Array): Buffer {
  return createHmac('sha256', token).update('wake id').update(time).digest().subarray(0, MAC_BYTES);
}
