/**
 * GetFreeTierUsage of the AWS Free Tier API, free of charge. It is called by hand: the registry that this project installs
 * from has no `@aws-sdk/client-freetier`, and one operation of JSON over POST needs little but a signature. Endpoint, attempts
 * and user agent are settable and behave as those of the SDK's clients.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_freetier_GetFreeTierUsage.html
 */
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import type { Variables } from '../shared/settings';
import type { Offer } from './offers';
import { Sha256 } from './sha256';

/** The only place of the service, whatever region the function runs in. */
const ENDPOINT = 'https://freetier.us-east-1.api.aws';
const REGION = 'us-east-1';
const ATTEMPTS = 6;
const ATTEMPT_MS = 10_000;
const LONGEST_WAIT_MS = 20_000;

/** What the model says: every field may be missing, and a number is 0 then. */
const answer = z.object({
  freeTierUsages: z.array(
    z.object({
      service: z.string().default(''),
      usageType: z.string().default(''),
      operation: z.string().default(''),
      region: z.string().default(''),
      actualUsageAmount: z.number().default(0),
      forecastedUsageAmount: z.number().default(0),
      limit: z.number().default(0),
      unit: z.string().default(''),
      description: z.string().default(''),
    }),
  ),
  nextToken: z.string().optional(),
});

export interface Outside {
  readonly fetch: typeof fetch;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** 0 to 1. */
  readonly random: () => number;
  readonly now: () => Date;
}

const OUTSIDE: Outside = {
  fetch: (url, init) => fetch(url, init),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
  now: () => new Date(),
};

/** All offers with usage this month, from every page. Credentials and endpoint are in `env`, as Lambda sets them. */
export async function readOffers(env: Variables, outside: Outside = OUTSIDE): Promise<Offer[]> {
  const offers: Offer[] = [];
  let nextToken: string | undefined;
  do {
    const page = answer.parse(await patiently(() => post(JSON.stringify({ nextToken }), env, outside), outside));
    for (const { actualUsageAmount: used, forecastedUsageAmount: forecast, limit, ...offer } of page.freeTierUsages) {
      offers.push({ ...offer, used, forecast, ...(limit > 0 ? { limit } : {}) });
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return offers;
}

/** An answer of the service that is an error, or none: status 0, with what `fetch` threw as cause. */
export class FreeTierApiError extends Error {
  override readonly name = 'FreeTierApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    const http = status === 0 ? '' : ` (HTTP ${status})`;
    super(`GetFreeTierUsage: ${code}${http}${message === '' ? '' : `: ${message}`}`, options);
  }
}

/** Waits longer each time, by chance more or less, so that throttled callers do not come back together. */
async function patiently<Value>(call: () => Promise<Value>, { wait, random }: Outside): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt === ATTEMPTS || !maySucceedLater(error)) throw error;
      await wait(random() * Math.min(LONGEST_WAIT_MS, 100 * 2 ** attempt));
    }
  }
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
function maySucceedLater(error: unknown): boolean {
  if (!(error instanceof FreeTierApiError)) return false;
  return [0, 429, 500, 502, 503, 504].includes(error.status) || /throttl|TooManyRequests/i.test(error.code);
}

async function post(body: string, env: Variables, { fetch: send, now }: Outside): Promise<unknown> {
  const url = new URL(env['AWS_ENDPOINT_URL_FREETIER'] || env['AWS_ENDPOINT_URL'] || ENDPOINT);
  const signer = new SignatureV4({
    service: 'freetier',
    region: REGION,
    credentials: credentialsOf(env),
    sha256: Sha256,
  });
  const application = env['AWS_SDK_UA_APP_ID'];
  const { headers: signed } = await signer.sign(
    {
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: {
        host: url.host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AWSFreeTierService.GetFreeTierUsage',
        'user-agent': `cairn-free-tier-usage${application ? ` app/${application}` : ''}`,
      },
      body,
    },
    { signingDate: now() },
  );
  // `fetch` writes the host itself.
  const { host: _, ...headers } = signed;
  const { ok, status, text } = await answered(
    send(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(ATTEMPT_MS) }),
  );
  if (ok) return JSON.parse(text);
  throw errorOf(status, text);
}

async function answered(sent: Promise<Response>): Promise<{ ok: boolean; status: number; text: string }> {
  try {
    const response = await sent;
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch (cause) {
    throw new FreeTierApiError(0, 'NoAnswer', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** `__type` may be `namespace#Code`; what stands between caller and service may answer anything. */
function errorOf(status: number, text: string): FreeTierApiError {
  const shape = z.object({ __type: z.string().default(''), message: z.string().default('') });
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const { __type = '', message = '' } = shape.safeParse(body).data ?? {};
  return new FreeTierApiError(status, __type.split('#').at(-1) || 'UnknownError', message);
}

function credentialsOf(env: Variables) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const sessionToken = env['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) throw new Error('no credentials in the environment of the function');
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
