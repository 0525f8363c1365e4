/** Who may wake: comparisons that take as long for a wrong secret as for a right one. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Fewer are guessed, and an empty secret is everybody's: GitHub's signature could be made by anyone.
 */
export const LEAST_CHARACTERS = 16;

/** The secret as it is compared: a file that it was read from may have put a line end behind it. */
export function usable(secret: string | undefined): string {
  const text = secret?.trim() ?? '';
  if (text.length >= LEAST_CHARACTERS) return text;
  throw new Error(`a secret must have ${LEAST_CHARACTERS} characters at least, this one has ${text.length}`);
}

/** Whether the header `Authorization` carries the token. https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function hasToken(authorization: string | undefined, token: string): boolean {
  const given = /^bearer +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1];
  return given !== undefined && same(given, token);
}

/**
 * Whether the header `X-Hub-Signature-256` is that of the body, byte for byte as it came.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function isSigned(signature: string | undefined, body: Uint8Array, secret: string): boolean {
  const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return signature !== undefined && same(signature, expected);
}

/** Digests have one length, whatever was given: neither content nor length of the right one can be timed. */
function same(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
