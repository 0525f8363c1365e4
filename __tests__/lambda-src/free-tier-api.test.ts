/** The Free Tier API as it is called: signature, attempts, pages. */
import { type Outside, readOffers } from '../../lambda-src/free-tier-usage/free-tier-api';

const ENV = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'session',
};

interface Sent {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** A service that answers so, one after the other: a document, an error's status and code, or no answer at all. */
function service(answers: readonly (Record<string, unknown> | readonly [number, string] | Error)[]) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const outside: Outside = {
    fetch: async (url, init) => {
      const answer = answers[sent.length];
      sent.push({
        url: String(url),
        headers: init?.headers as Record<string, string>,
        body: JSON.parse(String(init?.body)),
      });
      if (answer instanceof Error) throw answer;
      if (!Array.isArray(answer)) return Response.json(answer);
      const [status, text] = answer as [number, string];
      return new Response(text, { status });
    },
    wait: async (milliseconds) => void waits.push(milliseconds),
    random: () => 0.5,
    now: () => new Date('2026-11-21T06:00:00Z'),
  };
  return { sent, waits, read: (more: Record<string, string> = {}) => readOffers({ ...ENV, ...more }, outside) };
}

const NONE = { freeTierUsages: [] };
const error = (code: string) => JSON.stringify({ __type: `com.amazonaws.freetier#${code}`, message: 'why' });

test('the request is signed as botocore signs it', async () => {
  const { sent, read } = service([NONE]);
  expect(await read()).toEqual([]);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ url: 'https://freetier.us-east-1.api.aws/', body: {} });
  // Made with SigV4Auth of botocore from the same request, key and instant.
  expect(sent[0]?.headers['authorization']).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/us-east-1/freetier/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target, Signature=01a16e64b61f752b541ea71f7b149479bdc6609b7203e5f258546babd505a723',
  );
});

test.each([
  [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }, 'http://127.0.0.1:4566/'],
  [{ AWS_ENDPOINT_URL: 'http://any', AWS_ENDPOINT_URL_FREETIER: 'http://own' }, 'http://own/'],
])('an endpoint is taken from %j', async (more, url) => {
  const { sent, read } = service([NONE]);
  await read(more);
  expect(sent[0]?.url).toBe(url);
});

test('every page is read', async () => {
  const { sent, read } = service([
    { freeTierUsages: [{ service: 'AWS Glue', limit: 10, actualUsageAmount: 1 }], nextToken: 'second' },
    { freeTierUsages: [{ service: 'AWS Lambda' }] },
  ]);
  const bare = { usageType: '', operation: '', region: '', unit: '', description: '', forecast: 0 };
  expect(await read()).toEqual([
    { ...bare, service: 'AWS Glue', used: 1, limit: 10 },
    { ...bare, service: 'AWS Lambda', used: 0 },
  ]);
  expect(sent.map(({ body }) => body)).toEqual([{}, { nextToken: 'second' }]);
});

test.each([
  ['throttled', [400, error('ThrottlingException')]],
  ['broken', [500, error('InternalServerException')]],
  ['behind a broken proxy', [503, '<html>']],
  ['not to be reached', new TypeError('fetch failed')],
  ['silent', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
] as const)('a service that is %s is asked again', async (_, failure) => {
  const { sent, waits, read } = service([failure, failure, NONE]);
  expect(await read()).toEqual([]);
  expect(sent).toHaveLength(3);
  // Half of 200 ms and of 400 ms, as the chance here wants it.
  expect(waits).toEqual([100, 200]);
});

test('a service that never answers is an error that says so', async () => {
  const { read } = service(Array.from({ length: 6 }, () => new TypeError('fetch failed')));
  await expect(read()).rejects.toThrow('GetFreeTierUsage: NoAnswer: fetch failed');
});

test('it is asked six times at most', async () => {
  const { sent, read } = service(Array.from({ length: 7 }, () => [400, error('ThrottlingException')] as const));
  await expect(read()).rejects.toThrow('GetFreeTierUsage: ThrottlingException (HTTP 400): why');
  expect(sent).toHaveLength(6);
});

test.each([
  ['a refusal', [400, error('AccessDeniedException')], /AccessDeniedException/],
  ['an API that is not there', [501, ''], /UnknownError \(HTTP 501\)/],
] as const)('%s is not tried again', async (_, failure, message) => {
  const { sent, read } = service([failure]);
  await expect(read()).rejects.toThrow(message);
  expect(sent).toHaveLength(1);
});

test('an answer of another shape is an error', async () => {
  await expect(service([{ usages: [] }]).read()).rejects.toThrow(/freeTierUsages/);
});

test('without credentials nothing is sent', async () => {
  const { sent, read } = service([NONE]);
  await expect(read({ AWS_ACCESS_KEY_ID: '' })).rejects.toThrow(/credentials/);
  expect(sent).toEqual([]);
});
