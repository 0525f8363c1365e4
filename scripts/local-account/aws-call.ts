/**
 * Reads what an HTTP request asks of AWS: account, region, service and action.
 *
 * The signature is the only place that carries all of account, region and service for
 * every AWS protocol, so it is read first; it is never verified, this is a loopback toy account.
 */

export type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** An HTTP request with its body already read. */
export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: HeaderValues;
  readonly body: Buffer;
}

/** How the caller encodes requests, and so how it wants its errors. */
export type Protocol = 'json' | 'query' | 'ec2' | 'rest-xml' | 'rest-json';

export interface AwsCall {
  readonly account: string;
  readonly region: string;
  /** Signing name, for example `monitoring` for CloudWatch. */
  readonly service: string;
  /** Operation name, or `METHOD /path` where the protocol puts it in the path. */
  readonly action: string;
  readonly protocol: Protocol;
  /** Value of `AWS_SDK_UA_APP_ID`, with which a caller names itself. */
  readonly caller: string;
}

/** What an unsigned request (a presigned S3 link apart) counts as. */
export const DEFAULT_ACCOUNT = '000000000000';
const DEFAULT_REGION = 'us-east-1';
const UNSIGNED = 'unsigned';

const REST_XML_SERVICES: ReadonlySet<string> = new Set(['s3', 'route53', 'cloudfront']);

/** One header as a single string; absent is empty. */
export function header(request: Pick<RawRequest, 'headers'>, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : (value?.join(',') ?? '');
}

/** The form fields of a request of the query protocol, in the body or, rarely, in the URL. */
export function formFields(request: RawRequest): URLSearchParams {
  const inBody = header(request, 'content-type').startsWith('application/x-www-form-urlencoded');
  return inBody ? new URLSearchParams(request.body.toString('utf8')) : searchOf(request);
}

/** Identifies one request. Never throws: what cannot be read gets a default. */
export function readCall(request: RawRequest): AwsCall {
  const scope = credentialScope(request);
  const action = actionOf(request);
  return {
    account: scope.account,
    region: scope.region,
    service: scope.service,
    action,
    protocol: protocolOf(request, scope.service, action),
    caller: /\bapp\/(\S+)/.exec(header(request, 'user-agent'))?.[1] ?? '',
  };
}

function searchOf(request: RawRequest): URLSearchParams {
  const query = request.url.indexOf('?');
  return new URLSearchParams(query < 0 ? '' : request.url.slice(query + 1));
}

/** `<access key>/<date>/<region>/<service>/aws4_request`, from the header or a presigned URL. */
function credentialScope(request: RawRequest): Pick<AwsCall, 'account' | 'region' | 'service'> {
  const signed = /Credential=([^,\s]+)/.exec(header(request, 'authorization'))?.[1];
  const scope = signed ?? searchOf(request).get('X-Amz-Credential') ?? '';
  const [key = '', , region = DEFAULT_REGION, service = UNSIGNED] = scope.split('/');
  return { account: /^\d{12}$/.test(key) ? key : DEFAULT_ACCOUNT, region, service };
}

function actionOf(request: RawRequest): string {
  const target = header(request, 'x-amz-target');
  if (target !== '') return target.slice(target.lastIndexOf('.') + 1);
  const path = request.url.split('?', 1)[0] ?? '/';
  // Smithy RPC v2 (newer JavaScript SDKs use it for CloudWatch) names the operation in the path.
  const rpc = /^\/service\/[^/]+\/operation\/([^/]+)$/.exec(path)?.[1];
  return rpc ?? formFields(request).get('Action') ?? `${request.method} ${path}`;
}

function protocolOf(request: RawRequest, service: string, action: string): Protocol {
  if (header(request, 'x-amz-target') !== '') return 'json';
  if (REST_XML_SERVICES.has(service)) return 'rest-xml';
  if (action.includes(' ')) return 'rest-json';
  return service === 'ec2' ? 'ec2' : 'query';
}
