/** The whole project: every deployment and the account they share, parsed and checked in one run. */
import { type Environment, resolveEnvironment } from './environment';
import type { Finding } from './findings';
import { type Parsed, parseLeniently, touchesAny } from './parse';
import { ACCOUNT_RULES, DEPLOYMENT_RULES, EVERY_RULE, FILE_RULES, PROJECT_RULES, RULES } from './rules';
import { applyRules, type LocatedFinding } from './rules/check';
import { decisionFindings, isAnswered } from './rules/decisions';
import { property } from './schema-keys';
import { type Account, account as accountSchema } from './vocabulary/account';
import { type Deployment, deployment as deploymentSchema } from './vocabulary/deployment';

/** What the stacks are built from: nothing in it breaks a rule that is an error. */
export interface Project {
  readonly account: Account;
  /** Every environment of every deployment, in the order of declaration. */
  readonly environments: readonly Environment[];
}

export interface ProjectInput {
  /** What the deployment files export. */
  readonly deployments: readonly unknown[];
  /** What the account file exports. */
  readonly account: unknown;
}

export interface ProjectResult {
  /** Absent while there is an error. */
  readonly project?: Project;
  readonly findings: readonly Finding[];
}

/** Name of the account file in findings. */
const ACCOUNT = 'account';

/** Parses and checks everything; all problems come in one run. */
export function parseProject(input: ProjectInput): ProjectResult {
  const account = readAccount(input.account);
  const files = input.deployments.map((file, index) => readDeployment(file, `deployments[${index}]`));
  const deployments = files.flatMap(({ value }) => value ?? []);
  const environments = deployments.flatMap(environmentsOf);
  const located = [
    ...account.findings,
    ...files.flatMap((file, index) => [
      ...file.findings,
      ...sound(
        file,
        deploymentFindings(
          file.value,
          files.slice(0, index).flatMap(({ value }) => value ?? []),
        ),
      ),
      ...sound(file, account.value ? projectFindings(file.value, account.value, environments) : []),
    ]),
  ];
  const findings = located
    .map(({ finding }) => finding)
    .filter((finding) => !deployments.some((each) => each.name === finding.deployment && isAnswered(each, finding)))
    .concat(deployments.flatMap((each) => decisionFindings(each, EVERY_RULE).map(({ finding }) => finding)))
    .sort(byPlace);
  const failed = findings.some(({ severity }) => severity === 'error');
  return failed || !account.value ? { findings } : { project: { account: account.value, environments }, findings };
}

function readAccount(input: unknown): Parsed<Account> {
  const parsed = parseLeniently(accountSchema, input, ACCOUNT);
  const place = { deployment: ACCOUNT };
  const rules = parsed.value ? applyRules(ACCOUNT_RULES, parsed.value, place) : [];
  return {
    ...parsed,
    findings: [...parsed.findings, ...sound(parsed, rules), ...applyRules(FILE_RULES, input, place)],
  };
}

function readDeployment(input: unknown, source: string): Parsed<Deployment> {
  const name = property(input, 'name');
  const place = { deployment: typeof name === 'string' ? name : source };
  const parsed = parseLeniently(deploymentSchema, input, place.deployment);
  return { ...parsed, findings: [...parsed.findings, ...applyRules(FILE_RULES, input, place)] };
}

/** What the rules about a deployment and its environments say. */
function deploymentFindings(deployment: Deployment | undefined, earlier: readonly Deployment[]): LocatedFinding[] {
  if (!deployment) return [];
  return [
    ...applyRules(DEPLOYMENT_RULES, { deployment, earlier }, { deployment: deployment.name }),
    ...environmentsOf(deployment).flatMap((env) => applyRules(RULES, env, placeOf(env), rootOf(env))),
  ];
}

/** What the rules about environments in their account, and beside each other, say. */
function projectFindings(
  deployment: Deployment | undefined,
  account: Account,
  all: readonly Environment[],
): LocatedFinding[] {
  return deployment === undefined
    ? []
    : environmentsOf(deployment).flatMap((env) => {
        const index = all.findIndex((each) => each.deployment === env.deployment && each.name === env.name);
        const subject = { env, account, earlier: all.slice(0, index) };
        return applyRules(PROJECT_RULES, subject, placeOf(env), rootOf(env));
      });
}

/** Findings that are not about something repaired: the schema said what is wrong there. */
function sound<T>({ repaired }: Parsed<T>, findings: readonly LocatedFinding[]): LocatedFinding[] {
  return findings.filter(({ at }) => !touchesAny(at, repaired));
}

const environmentsOf = (deployment: Deployment): Environment[] =>
  Object.keys(deployment.environments).map((name) => resolveEnvironment(deployment, name));

const placeOf = (env: Environment) => ({ deployment: env.deployment, environment: env.name });
const rootOf = (env: Environment) => ['environments', env.name];

/** By deployment, environment, errors first, path: the same findings always read the same. */
function byPlace(a: Finding, b: Finding): number {
  return (
    compare(a.deployment, b.deployment) ||
    compare(a.environment ?? '', b.environment ?? '') ||
    compare(a.severity, b.severity) ||
    compare(a.path, b.path) ||
    compare(a.rule, b.rule)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
