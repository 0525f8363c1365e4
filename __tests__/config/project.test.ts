import { type ProjectResult, parseProject } from '../../config/project';
import type { DeploymentInput } from '../../config/vocabulary/deployment';
import { account, deployments } from '../../deployments';
import { durableCode } from '../../deployments/durable-code';
import { accountInput, deploymentInput, type Patch, patched } from '../helpers/deployments';

const parse = (deployment: unknown, accountFile: unknown = accountInput()): ProjectResult =>
  parseProject({ deployments: [deployment], account: accountFile });
const errors = ({ findings }: ProjectResult) => findings.filter(({ severity }) => severity === 'error');
const dev = (patch: Patch): Patch =>
  Object.fromEntries(Object.entries(patch).map(([path, value]) => [`environments.dev.${path}`, value]));

describe('the shipped deployments', () => {
  const result = parseProject({ deployments, account });

  test('break no rule', () => {
    expect(errors(result)).toEqual([]);
    expect(result.project?.environments.map(({ deployment, name }) => `${deployment}/${name}`)).toEqual(
      deployments.flatMap(({ name, environments }) => Object.keys(environments).map((each) => `${name}/${each}`)),
    );
  });

  test('report each decision under the rule that explains it', () => {
    for (const { name, decisions = [] } of deployments as readonly DeploymentInput[]) {
      for (const { rule, path, plan, instead } of decisions) {
        expect(result.findings).toContainEqual(
          expect.objectContaining({
            deployment: name,
            rule,
            path,
            severity: 'warning',
            value: expect.stringContaining(plan.slice(0, 60)),
            fix: expect.stringContaining(instead.slice(0, 40)),
          }),
        );
      }
    }
  });
});

test('ten mistakes come in one run, each with its path, its limit and a fix, and nothing else', () => {
  const broken = patched(
    durableCode,
    dev({
      'network.subnets.public': ['10.0.0.0/20', '10.0.8.0/21'],
      'network.subnets.private': ['10.0.128.0/20', '10.7.0.0/20'],
      'services.backend.size': '256/4096',
      'services.frontend.exposure.health.timeout': '45s',
      'repositories.Images': {},
      'monitoring.logRetentionDays': 10,
      'services.backend.scaling.min': 5,
      'cost.budget.alerts': [{ threshold: -25 }, { threshold: 40 }],
      'network.egres': { kind: 'public-ip' },
      'power.timeZone': 'America/Los_Angelos',
    }),
  );
  const found = errors(parse(broken, account));
  expect(found.map(({ rule, path, limit, fix }) => [`${rule} at ${path}`, limit, fix])).toEqual([
    ['budgets/threshold at cost.budget.alerts[0].threshold', 'above 0', 'write a part of $25.00'],
    ['logs/retention at monitoring.logRetentionDays', expect.stringContaining('1, 3, 5, 7, 14, 30'), 'write 14'],
    ['schema/unknown-key at network.egres', expect.stringContaining('egress'), "write 'egress', or remove it"],
    ['network/subnet-outside at network.subnets.private[1]', 'inside the VPC, 10.0.0.0/16', '10.0.16.0/20 is free'],
    ['network/subnet-overlap at network.subnets.public[1]', 'apart from 10.0.0.0/20', '10.0.16.0/21 is free'],
    ['schedule/time-zone at power.timeZone', expect.stringContaining('IANA'), "write 'America/Los_Angeles'"],
    [
      'names/pattern at repositories.Images',
      expect.stringContaining('lower-case'),
      expect.stringContaining("'images'"),
    ],
    ['scaling/bounds at services.backend.scaling.min', 'at most max, 2', 'write 2, or raise max'],
    [
      'fargate/size at services.backend.size',
      '256 CPU units take 512, 1024, 2048 MiB',
      'nearest: 256/2048 or 512/4096',
    ],
    [
      'health/timeout at services.frontend.exposure.health.timeout',
      'below the interval, 30s',
      expect.stringContaining("'5s'"),
    ],
  ]);
  expect(new Set(found.map(({ environment }) => environment))).toEqual(new Set(['dev']));
});

describe('a project', () => {
  test('is absent while one error stands, and there with warnings', () => {
    expect(parse(patched(deploymentInput(), dev({ 'services.api.size': '1/1' }))).project).toBeUndefined();
    const { project, findings } = parse(deploymentInput());
    expect(project).toBeDefined();
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([['recovery/state-only', 'warning']]);
  });

  test('keeps the order of declaration and sorts findings by place', () => {
    const second = patched(deploymentInput(), {
      name: 'aaa',
      'environments.dev.ingress.domain.name': 'aaa.example.com',
      'environments.dev.recovery.imageReplication': { kind: 'off', reason: 'not needed in this test' },
    });
    const result = parseProject({ deployments: [deploymentInput(), second], account: accountInput() });
    expect(result.project?.environments.map(({ deployment }) => deployment)).toEqual(['shop', 'aaa']);
    expect(result.findings.map(({ deployment }) => deployment)).toEqual(['aaa', 'shop']);
  });

  test('names what has no name by its position, and the account by its own', () => {
    const result = parseProject({ deployments: [deploymentInput(), 7], account: undefined });
    expect(result.project).toBeUndefined();
    expect(errors(result).map(({ deployment, rule }) => [deployment, rule])).toEqual([
      ['account', 'schema/missing'],
      ['deployments[1]', 'schema/value'],
    ]);
  });

  test('leaves tokens alone: their value is not known yet', () => {
    const input = patched(deploymentInput(), dev({ 'ingress.domain.alternativeNames': ['${TfToken[TOKEN.1]}'] }));
    expect(errors(parse(input))).toEqual([]);
  });
});

describe('a decision', () => {
  const decision = {
    rule: 'recovery/state-only',
    environment: 'dev',
    path: 'recovery.backup',
    plan: 'a vault',
    instead: 'one',
  };

  test('answers the warning of its rule at its path', () => {
    const { findings } = parse({ ...deploymentInput(), decisions: [decision] });
    expect(findings.map(({ rule, path, value }) => [rule, path, value])).toEqual([
      ['recovery/state-only', 'recovery.backup', 'the plan: a vault'],
    ]);
  });

  test('never answers an error', () => {
    const input = patched(deploymentInput(), {
      'environments.dev.services.api.size': '1/1',
      decisions: [{ ...decision, rule: 'fargate/size', path: 'services.api.size' }],
    });
    expect(errors(parse(input)).map(({ rule }) => rule)).toEqual(['fargate/size']);
  });
});

describe('a credential', () => {
  const KEY = 'AKIAIOSFODNN7EXAMPLE';
  const CREDENTIALS: Patch = {
    'an access key id': KEY,
    'a secret access key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'a private key': '-----BEGIN RSA PRIVATE KEY-----\nMIIE',
    'a GitHub token': `ghp_${'a1'.repeat(18)}`,
    'a password in an address': 'postgres://shop:hunter2@db.example.com/shop',
  };

  test.each(Object.entries(CREDENTIALS))('%s is refused wherever it stands, and never repeated', (_, secret) => {
    for (const path of [
      'summary',
      'tags.Note',
      'services.api.containers.api.environment.URL',
      'unknown',
      'network.cidr',
    ]) {
      const { findings } = parse(patched(deploymentInput(), dev({ [path]: secret })));
      expect(findings).toContainEqual(
        expect.objectContaining({ rule: 'secrets/literal', path: `environments.dev.${path}` }),
      );
      expect(JSON.stringify(findings)).not.toContain(JSON.stringify(secret).slice(1, 20));
    }
  });

  test('is known by the name of its variable, whatever its value', () => {
    const environment = {
      DB_PASSWORD: 'x1',
      apiKey: 'x2',
      SESSION_TOKEN: 'x3',
      TOKEN_TTL: '15m',
      SECRET_ARN: 'x4',
      API_KEY: '/run/secrets/key',
    };
    const { findings } = parse(
      patched(deploymentInput(), dev({ 'services.api.containers.api.environment': environment })),
    );
    expect(errors({ findings }).map(({ path }) => path.split('.').at(-1))).toEqual([
      'DB_PASSWORD',
      'SESSION_TOKEN',
      'apiKey',
    ]);
  });

  test('is not repeated by another finding about the value that holds it', () => {
    const { findings } = parse(patched(deploymentInput(), dev({ services: [{ password: 'hunter2' }] })));
    expect(findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['schema/value', 'secrets/literal']));
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  test('is refused in the account file as well', () => {
    const result = parse(deploymentInput(), patched(accountInput(), { 'tags.Note': KEY }));
    expect(errors(result).map(({ deployment, rule, path }) => [deployment, rule, path])).toEqual([
      ['account', 'secrets/literal', 'tags.Note'],
    ]);
  });
});
