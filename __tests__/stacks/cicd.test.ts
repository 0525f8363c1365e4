/** Roles of GitHub Actions: what each may do, and what it may not, as IAM would decide. */

import { builtFrom } from '../helpers/built';
import { type Patch, testProject } from '../helpers/deployments';
import { allows, type Context, type IamStatement } from '../helpers/iam';
import { ofType, resource, type StackJson } from '../helpers/synthesized';

const ACCOUNT = '111122223333';
const OFF = { kind: 'off', reason: 'applied from a laptop here' };
const STATES = 'arn:aws:s3:::shop-state-us-west-2';

/** PowerUserAccess of AWS, as far as it matters here. */
const POWER_USER: IamStatement[] = [
  { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
];

async function cicd(patch: Patch = {}): Promise<StackJson> {
  const { cicd: json } = await builtFrom(testProject(patch), ['cicd']);
  if (!json) throw new Error('no cicd');
  return json;
}

/** Inline statements of a role, with references to the account and to other stacks filled in. */
function statementsOf(json: StackJson, role: string): IamStatement[] {
  const policy = String(resource(json, 'aws_iam_role_policy', role)['policy'])
    .replaceAll(/\$\{data\.aws_caller_identity\.current\.account_id\}/g, ACCOUNT)
    .replaceAll(/\$\{data\.terraform_remote_state\.\w+\.outputs\.(\w+)\.?(\w*)\}/g, 'arn:of:$1/$2');
  return (JSON.parse(policy) as { Statement: IamStatement[] }).Statement;
}

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

describe('the apply role', () => {
  let statements: IamStatement[];
  const may = (action: string, on: string, context: Context = {}): boolean => allows(statements, action, on, context);

  beforeAll(async () => {
    statements = [...POWER_USER, ...statementsOf(await cicd(), 'github_apply')];
  });

  it('is trusted from its own GitHub environment alone', async () => {
    const json = await cicd();
    const trust = String(resource(json, 'aws_iam_role', 'github_apply')['assume_role_policy']);
    expect(trust).toContain('repo:${var.github_repository}:environment:dev-apply"');
    expect(json.output?.['apply_role_arn']?.value).toBe('${aws_iam_role.github_apply.arn}');
  });

  it('makes and changes roles of its environment, and passes them to services', () => {
    for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:DeleteRole']) {
      expect([action, may(action, role('shop-dev-new-task'))]).toEqual([action, true]);
      expect([action, may(action, role('shop-prod-api-task'))]).toEqual([action, false]);
      expect([action, may(action, role('Admin'))]).toEqual([action, false]);
    }
    const pass = (service: string): boolean =>
      may('iam:PassRole', role('shop-dev-api-task'), { 'iam:PassedToService': `${service}.amazonaws.com` });
    expect(['ecs-tasks', 'lambda', 'scheduler', 'sagemaker'].map(pass)).toEqual([true, true, true, false]);
  });

  it('changes neither itself nor the other roles of GitHub, nor whom the account trusts', () => {
    for (const kind of ['plan', 'deploy', 'apply']) {
      for (const action of ['iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy', 'iam:DeleteRole', 'iam:PassRole']) {
        const context = { 'iam:PassedToService': 'lambda.amazonaws.com' };
        expect([kind, action, may(action, role(`shop-dev-github-${kind}`), context)]).toEqual([kind, action, false]);
      }
    }
    const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    expect(may('iam:UpdateOpenIDConnectProviderThumbprint', provider)).toBe(false);
    expect(may('iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/shop-dev-somebody`)).toBe(false);
  });

  it.each<[string, string, boolean]>([
    ['s3:PutObject', `${STATES}/shop/dev/foundation.tfstate`, true],
    ['s3:DeleteObject', `${STATES}/shop/dev/foundation.tfstate.tflock`, true],
    ['s3:GetObject', `${STATES}/shop/dev/data.tfstate`, true],
    ['s3:GetObject', `${STATES}/account/us-west-2/bootstrap.tfstate`, true],
    ['s3:PutObject', `${STATES}/account/us-west-2/bootstrap.tfstate`, false],
    ['s3:GetObject', `${STATES}/shop/prod/data.tfstate`, false],
    ['s3:PutObject', `${STATES}/shop/prod/data.tfstate`, false],
    ['s3:DeleteObjectVersion', `${STATES}/shop/prod/data.tfstate`, false],
    ['s3:ListBucket', STATES, true],
    ['s3:PutBucketPolicy', STATES, false],
    ['s3:PutBucketVersioning', STATES, false],
    ['s3:DeleteBucket', STATES, false],
    ['s3:PutLifecycleConfiguration', `arn:aws:s3:::shop-dev-uploads-${ACCOUNT}`, true],
    ['s3:PutObject', 'arn:aws:s3:::shop-dev-canary-us-west-2/x', true],
    ['s3:DeleteBucket', 'arn:aws:s3:::of-somebody-else', false],
    ['ecs:CreateService', '*', true],
  ])('%s on %s: %s', (action, on, expected) => expect(may(action, on)).toBe(expected));

  it('locks its own states only, and keeps the table', () => {
    const table = 'arn:of:lock_table_arn/';
    const key = (environment: string) => ({
      'dynamodb:LeadingKeys': [`shop-state-us-west-2/shop/${environment}/ecs.tfstate`],
    });
    expect(may('dynamodb:PutItem', table, key('dev'))).toBe(true);
    expect(may('dynamodb:DeleteItem', table, key('prod'))).toBe(false);
    expect(may('dynamodb:DeleteTable', table)).toBe(false);
  });

  it('is left out with a reason', async () => {
    const json = await cicd({ 'cicd.apply': OFF });
    expect(Object.keys(ofType(json, 'aws_iam_role')).sort()).toEqual(['github_deploy', 'github_plan']);
    expect(json.output).not.toHaveProperty('apply_role_arn');
  });

  it('reaches names that follow a template of their own', async () => {
    const json = await cicd({
      nameTemplates: { 'iam-role': '{project}-{resource}{infix}', 'iam-role/backup': 'BackupRole' },
    });
    const own = statementsOf(json, 'github_apply');
    expect(allows(own, 'iam:CreateRole', role('shop-new-task-dev'))).toBe(true);
    expect(allows(own, 'iam:CreateRole', role('BackupRole'))).toBe(true);
    expect(allows(own, 'iam:CreateRole', role('shop-new-task-prod'))).toBe(false);
    expect(allows(own, 'iam:PutRolePolicy', role('shop-github-apply-dev'))).toBe(false);
  });
});

describe('the deploy role', () => {
  it('reads what the state of ecs was before, for a rollback', async () => {
    const statements = statementsOf(await cicd(), 'github_deploy');
    const versions = (prefix: string): boolean =>
      allows(statements, 's3:ListBucketVersions', STATES, { 's3:prefix': prefix });
    expect(allows(statements, 's3:GetObjectVersion', `${STATES}/shop/dev/ecs.tfstate`)).toBe(true);
    expect(allows(statements, 's3:GetObjectVersion', `${STATES}/shop/dev/data.tfstate`)).toBe(false);
    expect([versions('shop/dev/ecs.tfstate'), versions('shop/dev/data.tfstate')]).toEqual([true, false]);
    expect(allows(statements, 'ecr:DescribeImages', 'arn:of:repository_arns/api')).toBe(true);
  });

  it('changes code of the functions that there are', async () => {
    const json = await cicd({
      compute: { kind: 'lambda-efs', memory: 512, timeout: '60s', ephemeralStorageMiB: 512 },
      ingress: { kind: 'none' },
      services: {
        work: {
          containers: { work: { image: { kind: 'repository', name: 'api' } } },
          exposure: { kind: 'none' },
          scaling: { kind: 'fixed', count: 1 },
          exec: OFF,
        },
      },
      repositories: { api: {} },
      monitoring: undefined,
      'security.waf': OFF,
    });
    const statements = statementsOf(json, 'github_deploy');
    const on = `arn:aws:lambda:us-west-2:${ACCOUNT}:function:arn:of:function_names/work`;
    expect(allows(statements, 'lambda:UpdateFunctionCode', on)).toBe(true);
    expect(allows(statements, 'lambda:CreateFunction', on)).toBe(false);
    expect(allows(statements, 'lambda:UpdateFunctionCode', `${on}-other`)).toBe(false);
  });

  it('uploads websites and tells CloudFront, and touches no other bucket', async () => {
    const json = await cicd({
      buckets: { pages: { purpose: 'website' }, uploads: {} },
      distributions: { pages: { bucket: 'pages' } },
    });
    const statements = statementsOf(json, 'github_deploy');
    expect(allows(statements, 's3:PutObject', 'arn:of:bucket_arns/pages/index.html')).toBe(true);
    expect(allows(statements, 's3:PutObject', 'arn:of:bucket_arns/uploads/index.html')).toBe(false);
    expect(allows(statements, 'cloudfront:CreateInvalidation', 'arn:of:distribution_arns/pages')).toBe(true);
    expect(statementsOf(await cicd(), 'github_deploy').map(({ Sid }) => Sid)).not.toContain('UploadWebsites');
  });
});

describe('the plan role', () => {
  it('reads schedules and functions of its environment, no secret and no other function', async () => {
    const json = await cicd({
      databases: {
        main: {
          engine: 'postgres',
          version: '16.9',
          instanceClass: 'db.t4g.micro',
          name: 'main',
          storage: { gib: 20 },
          backup: { retentionDays: 7, window: '09:00-10:00' },
          maintenanceWindow: 'sun:11:00-sun:12:00',
          rotation: { kind: 'on', every: '30d' },
        },
      },
    });
    const statements = statementsOf(json, 'github_plan');
    const lambda = (name: string): string => `arn:aws:lambda:us-west-2:${ACCOUNT}:function:${name}`;
    expect(allows(statements, 'scheduler:GetSchedule', '*')).toBe(true);
    expect(allows(statements, 'lambda:GetFunction', lambda('shop-dev-rotate-db-secret'))).toBe(true);
    expect(allows(statements, 'lambda:GetFunction', lambda('shop-prod-rotate-db-secret'))).toBe(false);
    expect(allows(statements, 'secretsmanager:GetSecretValue', '*')).toBe(false);
    expect(
      allows(statements, 'ssm:GetParameter', `arn:aws:ssm:us-west-2:${ACCOUNT}:parameter/shop/dev/session-key`),
    ).toBe(false);
  });
});
