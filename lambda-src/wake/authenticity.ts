/** Who may wake: comparisons that take as long for a wrong secret as for a right one. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Fewer are guessed, and an empty secret is everybody's: GitHub's signature could be made by anyone.
 */
export const LEAST_CHARACTERS = 16;

/** A secret that nobody has written yet: Terraform makes it without a value. */
export class Unconfigured extends Error {
  constructor(
    /** Its name, not its ARN: callers read it. */
    readonly secretName: string,
  ) {
    super(`the secret ${secretName} has no value yet`);
    this.name = 'Unconfigured';
  }
}

/** The secret as it is compared: a file that it was read from may have put a line end behind it. */
export function usable(secret: string | undefined): string {
  const text = secret?.trim() ?? '';
  if (text.length >= LEAST_CHARACTERS) return text;
  throw new Error(`a secret must have ${LEAST_CHARACTERS} characters at least, this one has ${text.length}`);
}

/** The token that the header `Authorization` carries; nothing when it carries none. https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1];
}

/** Whether the header `Authorization` carries the token. */
export function hasToken(authorization: string | undefined, token: string): boolean {
  const given = bearerOf(authorization);
  return given !== undefined && same(given, token);
}

/** Whether the header `X-Hub-Signature-256` has the form of a signature, whatever it signs. */
export function isSignature(signature: string | undefined): signature is string {
  return signature !== undefined && /^sha256=[0-9a-f]{64}$/.test(signature);
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
