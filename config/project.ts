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

/** A deployment file as far as it can be read, under the name that it has or is given. */
interface DeploymentFile extends Parsed<Deployment> {
  readonly name: string;
}

/** Parses and checks everything; all problems come in one run. */
export function parseProject(input: ProjectInput): ProjectResult {
  const account = readAccount(input.account);
  const files = input.deployments.map((file, index) => readDeployment(file, `deployments[${index}]`));
  const deployments = files.flatMap(({ value }) => value ?? []);
  const environments = deployments.flatMap(environmentsOf);
  const findings = [
    ...account.findings.map(({ finding }) => finding),
    ...files.flatMap((file, index) => {
      const earlier = files.slice(0, index).flatMap(({ value }) => value ?? []);
      return fileFindings(file, account.value, earlier);
    }),
  ].sort(byPlace);
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

function readDeployment(input: unknown, source: string): DeploymentFile {
  const written = property(input, 'name');
  const name = typeof written === 'string' ? written : source;
  const parsed = parseLeniently(deploymentSchema, input, name);
  return { ...parsed, name, findings: [...parsed.findings, ...applyRules(FILE_RULES, input, { deployment: name })] };
}

/** What is said about one file, in the account and after the deployments that were read before it. */
function fileFindings(file: DeploymentFile, account: Account | undefined, earlier: readonly Deployment[]): Finding[] {
  const { value: deployment, name, findings: shape } = file;
  if (!deployment) return shape.map(({ finding }) => finding);
  const environments = environmentsOf(deployment);
  const before = earlier.flatMap(environmentsOf);
  const rules = [
    ...applyRules(DEPLOYMENT_RULES, { deployment, earlier }, { deployment: name }),
    ...environments.flatMap((env, index) => {
      const place = { deployment: name, environment: env.name };
      const root = ['environments', env.name];
      const inAccount = account && { env, account, earlier: [...before, ...environments.slice(0, index)] };
      return [
        ...applyRules(RULES, env, place, root),
        ...(inAccount ? applyRules(PROJECT_RULES, inAccount, place, root) : []),
      ];
    }),
  ];
  return [
    ...[...shape, ...sound(file, rules)]
      .map(({ finding }) => finding)
      .filter((finding) => !isAnswered(deployment, finding)),
    ...decisionFindings(deployment, EVERY_RULE, name),
  ];
}

/** Findings that are not about something repaired, nor about what follows from it. */
function sound<T>({ repaired }: Parsed<T>, findings: readonly LocatedFinding[]): LocatedFinding[] {
  return findings.filter(({ at }) => {
    // An environment inherits its region and tags from the deployment.
    const [first, , ...inherited] = at;
    const inEnvironment = first === 'environments' && inherited.length > 0;
    // A decision may point at something that was left out.
    const decided = first === 'decisions' && repaired.length > 0;
    return !decided && !touchesAny(at, repaired) && !(inEnvironment && touchesAny(inherited, repaired));
  });
}

const environmentsOf = (deployment: Deployment): Environment[] =>
  Object.keys(deployment.environments).map((name) => resolveEnvironment(deployment, name));

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
