/** SCRAM-SHA-256 verifiers: what PostgreSQL stores of a password. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** Of PostgreSQL itself. */
const ITERATIONS = 4_096;
const KEY_BYTES = 32;

/**
 * Given to `ALTER ROLE` instead of the password, so that no log of the server, whatever it is told to log, shows one.
 * https://www.postgresql.org/docs/current/catalog-pg-authid.html
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  // SASLprep normalizes what is not ASCII much like this.
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, KEY_BYTES, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  const serverKey = hmac('Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
