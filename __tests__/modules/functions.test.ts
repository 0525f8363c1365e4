/** Functions: the bundle is the same everywhere and starts; the role may do what it must and no more. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api';
import { decode } from '@jridgewell/sourcemap-codec';
import { App, Testing } from 'cdktf';
import { unzipSync } from 'fflate';
import { ROUTES } from '../../lambda-src/runs-api/contract';
import { build, bundle } from '../../modules/functions/bundle';
import { NodeFunction, type NodeFunctionProps } from '../../modules/functions/function';
import { RunsApi } from '../../modules/ingress/runs-api';
import { type Contents, ZipAsset, zip } from '../../modules/terraform/zip-asset';
import { BaseStack } from '../../stacks/base-stack';
import { testProject } from '../helpers/deployments';
import { ofType, resource, type StackJson, statements } from '../helpers/synthesized';

const REPOSITORY = resolve(__dirname, '..', '..');
const text = (contents: Contents, file: string) => Buffer.from(contents[file] ?? '').toString('utf8');
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-functions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a bundle', () => {
  const made = build('runs-api');

  it('is the code and its source map', () => {
    expect(Object.keys(made)).toEqual(['index.js', 'index.js.map']);
    expect(text(made, 'index.js').trimEnd().split('\n').at(-1)).toBe('//# sourceMappingURL=index.js.map');
  });

  it('is the same, byte for byte, when it is made again', () => {
    expect(digest(zip(build('runs-api')))).toBe(digest(zip(made)));
  });

  it('is the same in another checkout, also where node_modules is a link', () => {
    const checkout = join(folder, 'checkout');
    mkdirSync(checkout);
    for (const name of ['lambda-src', 'node_modules']) symlinkSync(join(REPOSITORY, name), join(checkout, name));
    expect(digest(zip(build('runs-api', checkout)))).toBe(digest(zip(made)));
  });

  it('is made once a process', () => {
    expect(bundle('runs-api')).toBe(bundle('runs-api'));
  });

  it('names no path of this machine, in the code or in its source map', () => {
    for (const file of Object.keys(made)) {
      expect(text(made, file)).not.toContain(REPOSITORY);
      expect(text(made, file)).not.toContain(`${homedir()}/`);
    }
    const map = JSON.parse(text(made, 'index.js.map')) as { sources: string[]; sourceRoot?: string };
    expect(map.sources).toContain('lambda-src/runs-api/handler.ts');
    expect(map.sources.filter((source) => !/^lambda-src\//.test(source))).toEqual([]);
    expect(map).not.toHaveProperty('sourceRoot');
    expect(map).not.toHaveProperty('sourcesContent');
  });

  it('maps code of its own, and none of packages: a frame in a client is not taken for one in the handler', () => {
    const map = text(made, 'index.js.map');
    const code = text(made, 'index.js');
    const [segments = []] = decode((JSON.parse(map) as { mappings: string }).mappings);
    const [line = ''] = code.split('\n');
    const mapped = segments.map(([column, ...source], index) => {
      const end = segments[index + 1]?.[0] ?? line.length;
      return source.length > 0 ? end - column : 0;
    });
    // Nearly all of it are clients and zod.
    expect(mapped.reduce((sum, length) => sum + length, 0)).toBeLessThan(line.length / 10);
    expect(map.length).toBeLessThan(code.length / 10);
  });

  it('needs nothing beside Node, and tells errors by the lines of the sources', () => {
    const alone = join(folder, 'alone');
    mkdirSync(alone);
    for (const [file, content] of Object.entries(made)) writeFileSync(join(alone, file), content);
    const code = `require('./index.js').handler({}, { awsRequestId: 'r-1' }).then((reply) => console.log(reply.statusCode))`;
    const output = execFileSync(process.execPath, ['--enable-source-maps', '--no-warnings', '-e', code], {
      cwd: alone,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });
    const [line = '', status] = output.trim().split('\n');
    expect(status).toBe('500');
    const log = JSON.parse(line) as { message: string; requestId: string; error: { message: string; stack: string } };
    expect(log).toMatchObject({ message: 'request failed', requestId: 'r-1' });
    expect(log.error.message).toMatch(/QUEUE_URL.*RESULTS_BUCKET.*STATUS_BASE/);
    expect(log.error.stack).toMatch(/lambda-src\/runs-api\/config\.ts:\d+/);
  });

  it('of sources that are not there is an error that names them', () => {
    expect(() => bundle('no-such-function')).toThrow(/lambda-src\/no-such-function\/handler\.ts/);
  });
});

const { env, account } = testProject();
class Probe extends BaseStack {
  constructor(app: App) {
    super(app, {
      deployment: 'shop',
      environment: 'dev',
      milestone: 'data',
      region: 'us-west-2',
      tags: {},
      account,
    });
  }
}
const jsonOf = (add: (stack: Probe) => void): StackJson => {
  const stack = new Probe(new App());
  add(stack);
  return JSON.parse(Testing.synth(stack)) as StackJson;
};
const withFunction = (more: Partial<NodeFunctionProps> = {}) =>
  jsonOf((stack) => {
    new NodeFunction(stack, 'function', {
      env,
      source: 'runs-api',
      address: 'probe',
      description: 'Probes',
      logRetentionDays: 7,
      ...more,
    });
  });
const statementsOf = (json: StackJson) => statements(resource(json, 'aws_iam_role_policy', 'probe'));

describe('a function', () => {
  it('runs on arm64 with logs that expire, and waits for its log group and its permissions', () => {
    const json = withFunction();
    expect(resource(json, 'aws_cloudwatch_log_group', 'probe')).toMatchObject({
      name: '/aws/lambda/shop-dev-runs-api',
      retention_in_days: 7,
    });
    const code = expect.stringMatching(/^assets\/runs-api-[0-9a-f]{12}\.zip$/);
    expect(resource(json, 'aws_lambda_function', 'probe')).toEqual({
      function_name: 'shop-dev-runs-api',
      description: 'Probes',
      role: '${aws_iam_role.probe.arn}',
      filename: code,
      source_code_hash: expect.stringMatching(/^\$\{filebase64sha256\("assets\/runs-api-[0-9a-f]{12}\.zip"\)\}$/),
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      memory_size: 256,
      timeout: 30,
      environment: { variables: { NODE_OPTIONS: '--enable-source-maps' } },
      tracing_config: { mode: 'PassThrough' },
      logging_config: {
        log_format: 'JSON',
        log_group: '${aws_cloudwatch_log_group.probe.name}',
        application_log_level: 'INFO',
        system_log_level: 'INFO',
      },
      depends_on: ['aws_cloudwatch_log_group.probe', 'aws_iam_role_policy.probe'],
    });
  });

  it('may write to its own logs, and nothing else', () => {
    expect(statementsOf(withFunction())).toEqual([
      {
        Sid: 'WriteLogs',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: ['${aws_cloudwatch_log_group.probe.arn}:*'],
      },
    ]);
  });

  it('may do what is asked for, and send to its dead-letter queue', () => {
    const queue = 'arn:aws:sqs:us-west-2:123456789012:dead';
    const json = withFunction({
      statements: [
        { sid: 'Scale', actions: ['ecs:UpdateService'], resources: ['arn:aws:ecs:us-west-2:1:service/a/b'] },
      ],
      deadLetterQueueArn: queue,
      reservedConcurrency: 0,
      environment: { TARGET: 'a' },
    });
    expect(statementsOf(json).slice(1)).toEqual([
      { Sid: 'SendToDeadLetterQueue', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [queue] },
      expect.objectContaining({ Sid: 'Scale' }),
    ]);
    expect(resource(json, 'aws_lambda_function', 'probe')).toMatchObject({
      dead_letter_config: { target_arn: queue },
      reserved_concurrent_executions: 0,
      environment: { variables: { NODE_OPTIONS: '--enable-source-maps', TARGET: 'a' } },
    });
  });

  it('in a VPC lets Lambda manage interfaces, and refuses the same to the code', () => {
    const json = withFunction({ vpc: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] } });
    expect(resource(json, 'aws_lambda_function', 'probe')['vpc_config']).toEqual({
      subnet_ids: ['subnet-1'],
      security_group_ids: ['sg-1'],
    });
    const [allow, deny] = statementsOf(json).slice(1);
    expect(allow).toMatchObject({ Sid: 'ManageNetworkInterfaces', Effect: 'Allow', Resource: ['*'] });
    expect(deny).toMatchObject({
      Effect: 'Deny',
      Action: allow?.Action,
      Condition: {
        ArnLike: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:us-west-2:*:function:shop-dev-runs-api' },
      },
    });
  });
});

describe('an archive', () => {
  const entriesOf = (archive: string) =>
    Object.entries(unzipSync(readFileSync(archive))).map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);

  it('stands in the folder of its stack, of files and of what is in memory', () => {
    const outdir = join(folder, 'cdktf.out');
    const file = join(folder, 'from-disk.txt');
    writeFileSync(file, 'on disk');
    const app = new App({ outdir });
    const stack = new Probe(app);
    const disk = new ZipAsset(stack, 'disk', { archive: 'disk', files: { 'folder/a.txt': file } });
    const contents = { 'b.txt': 'in memory ✓', 'c.bin': new Uint8Array([1, 2]) };
    const memory = new ZipAsset(stack, 'memory', { archive: 'memory', contents });
    app.synth();
    const written = join(outdir, 'stacks', 'shop-dev-data');
    expect(entriesOf(join(written, disk.path))).toEqual([['folder/a.txt', 'on disk']]);
    expect(entriesOf(join(written, memory.path))).toEqual([
      ['b.txt', 'in memory ✓'],
      ['c.bin', '\u0001\u0002'],
    ]);
    expect(memory.path).toMatch(/^assets\/memory-[0-9a-f]{12}\.zip$/);
  });

  it('has a name that follows from its content', () => {
    const stack = new Probe(new App());
    const path = (id: string, text: string) => new ZipAsset(stack, id, { archive: 'x', contents: { a: text } }).path;
    expect(path('one', 'a')).toBe(path('same', 'a'));
    expect(path('other', 'b')).not.toBe(path('one_again', 'a'));
  });
});

describe('the runs API', () => {
  const json = jsonOf((stack) => {
    const api = new Apigatewayv2Api(stack, 'api/main', { name: 'shop-dev-api', protocolType: 'HTTP' });
    new RunsApi(stack, 'runs', {
      env,
      apiId: api.id,
      apiExecutionArn: api.executionArn,
      queueUrl: 'https://sqs.us-west-2.amazonaws.com/123456789012/runs',
      queueArn: 'arn:aws:sqs:us-west-2:123456789012:runs',
      resultsBucketName: 'results',
      resultsBucketArn: 'arn:aws:s3:::results',
      logRetentionDays: 7,
    });
  });

  it('takes signed requests only, on every route', () => {
    const routes = Object.values(ofType(json, 'aws_apigatewayv2_route'));
    expect(routes.map((route) => route['route_key']).sort()).toEqual(['GET /runs/{id}', 'POST /runs']);
    expect(routes.map((route) => route['authorization_type'])).toEqual(Object.keys(ROUTES).map(() => 'AWS_IAM'));
    expect(resource(json, 'aws_apigatewayv2_integration', 'runs_api')).toMatchObject({
      integration_type: 'AWS_PROXY',
      integration_uri: '${aws_lambda_function.runs_api.invoke_arn}',
      payload_format_version: '2.0',
      timeout_milliseconds: 29_000,
    });
  });

  it('lets this API call the function, by these routes', () => {
    const permissions = Object.values(ofType(json, 'aws_lambda_permission'));
    expect(permissions.map((permission) => permission['source_arn']).sort()).toEqual([
      '${aws_apigatewayv2_api.main.execution_arn}/*/GET/runs/*',
      '${aws_apigatewayv2_api.main.execution_arn}/*/POST/runs',
    ]);
    for (const permission of permissions) {
      expect(permission['function_name']).toBe('${aws_lambda_function.runs_api.function_name}');
    }
  });

  it('may send to the queue, and reach statuses in the bucket', () => {
    expect(statements(resource(json, 'aws_iam_role_policy', 'runs_api')).slice(1)).toEqual([
      {
        Sid: 'SubmitRuns',
        Effect: 'Allow',
        Action: ['sqs:SendMessage'],
        Resource: ['arn:aws:sqs:us-west-2:123456789012:runs'],
      },
      {
        Sid: 'ReadAndWriteStatus',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: ['arn:aws:s3:::results/runs/*/status.json'],
      },
      {
        Sid: 'ListRuns',
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: ['arn:aws:s3:::results'],
        Condition: { StringLike: { 's3:prefix': 'runs/*/' } },
      },
    ]);
  });
});
