/** Tables of facts: each quotes a plan's own words and finds them in what was synthesized or settled. */
import type { ManifestEnvironment } from '../../config/manifest';
import { type Attributes, manifestOf, ofType, resource, type StackJson, stack } from './synthesized';

/** One thing that a plan states. */
export interface Fact {
  /** The plan's own words, with the number or the name. */
  readonly says: string;
  /** Throws when it does not hold. */
  readonly holds: () => void;
}

/** Tests of a plan: a table of facts for each of its chapters. */
export function describeFacts(plan: string, chapters: Readonly<Record<string, readonly Fact[]>>): void {
  describe.each(Object.entries(chapters))(`${plan} %s`, (_, facts) => {
    it.each(facts.map(({ says, holds }) => [says, holds] as const))('%s', (_says, holds) => {
      holds();
    });
  });
}

type Check = () => void;

/** A chapter as a table: the plan's words, and what must hold for them. */
export const rows = (table: Readonly<Record<string, Check | readonly Check[]>>): Fact[] =>
  Object.entries(table).map(([says, checks]) => ({
    says,
    holds: () => {
      for (const check of typeof checks === 'function' ? [checks] : checks) check();
    },
  }));

/** A fact that holds in each of some environments, or for each of other things. */
export const each =
  <T>(things: readonly T[], check: (thing: T) => void) =>
  (): void =>
    things.forEach(check);

/** Stacks of a deployment by environment and milestone. */
export const stacksOf =
  (deployment: string) =>
  (environment: string, milestone: string): StackJson =>
    stack(`${deployment}-${environment}-${milestone}`);

/** What the manifest says of an environment. */
export function manifestEntry(deployment: string, environment: string): ManifestEnvironment {
  const found = manifestOf().environments.find(
    (entry) => entry.deployment === deployment && entry.environment === environment,
  );
  if (!found) throw new Error(`the manifest has no ${deployment} ${environment}`);
  return found;
}

/** Resources by address (`aws_lb.public`) that match a shape each. */
export function expectResources(json: StackJson, shapes: Readonly<Record<string, object>>): void {
  for (const [address, shape] of Object.entries(shapes)) {
    const [type = '', name = ''] = address.split('.');
    expect({ [address]: resource(json, type, name) }).toMatchObject({ [address]: shape });
  }
}

type Shapes = Readonly<Record<string, object>>;

/** Checks of some environments of a deployment: each holds in all of them. */
export function environmentsOf<Name extends string>(deployment: string, ...names: readonly Name[]) {
  const at = stacksOf(deployment);
  const given = <T>(shape: T | ((name: Name) => T), name: Name): T =>
    typeof shape === 'function' ? (shape as (name: Name) => T)(name) : shape;
  /** Resources of a milestone that match a shape each, by address. */
  const have = (milestone: string, shapes: Shapes | ((name: Name) => Shapes)) =>
    each(names, (name) => expectResources(at(name, milestone), given(shapes, name)));
  /** One resource, `<milestone>/<address>`, that matches a shape. */
  const is = (path: string, shape: object | ((name: Name) => object)) => {
    const [milestone = '', address = ''] = path.split('/');
    return have(milestone, (name) => ({ [address]: given(shape, name) }));
  };
  /** Names of the resources of a type, `<milestone>/<type>`. */
  const only = (path: string, expected: readonly string[]) => {
    const [milestone = '', type = ''] = path.split('/');
    return each(names, (name) => expect(Object.keys(ofType(at(name, milestone), type)).sort()).toEqual(expected));
  };
  /** Settled otherwise: a finding of this rule repeats these words of the plan. */
  const otherwise = (rule: string, words: string) =>
    each(names, (name) =>
      expect(manifestEntry(deployment, name).findings).toContainEqual(
        expect.objectContaining({ rule, value: expect.stringContaining(`the plan: ${words}`) }),
      ),
    );
  /** What the manifest says matches a shape. */
  const says = (shape: object) => each(names, (name) => expect(manifestEntry(deployment, name)).toMatchObject(shape));
  return { have, is, only, otherwise, says, each: (check: (name: Name) => void) => each(names, check) };
}

/** Containers of a task definition. */
export const containers = (json: StackJson, task: string): Attributes[] =>
  JSON.parse(String(resource(json, 'aws_ecs_task_definition', task)['container_definitions'])) as Attributes[];

/** Thresholds of a budget, in its order. */
export const thresholds = (json: StackJson, budget: string): number[] =>
  (resource(json, 'aws_budgets_budget', budget)['notification'] as { threshold: number }[]).map(
    ({ threshold }) => threshold,
  );

/** Tags that a resource carries: its own before those of the provider. */
export const tagsOf = (json: StackJson, type: string, name: string): Record<string, string> => ({
  ...json.provider.aws[0]?.default_tags[0]?.tags,
  ...(resource(json, type, name)['tags'] as Record<string, string> | undefined),
});

/** Value of an attribute of every resource of a type, such as the names of all repositories. */
export const all = (json: StackJson, type: string, attribute: string): unknown[] =>
  Object.values(ofType(json, type)).map((attributes) => attributes[attribute]);

/** Rules of a security group as `<port> <other side>`: a group by its address, or a CIDR. Every port is `all`. */
export function edges(json: StackJson, group: string): { ingress: string[]; egress: string[] } {
  const rules = (direction: 'ingress' | 'egress') =>
    Object.values(ofType(json, `aws_vpc_security_group_${direction}_rule`))
      .filter((rule) => rule['security_group_id'] === `\${aws_security_group.${group}.id}`)
      .map((rule) => `${rule['from_port'] ?? 'all'} ${otherSide(rule)}`)
      .sort();
  return { ingress: rules('ingress'), egress: rules('egress') };
}

const otherSide = (rule: Attributes): string =>
  String(rule['cidr_ipv4'] ?? rule['referenced_security_group_id']).replace(
    /^\$\{aws_security_group\.(\w+)\.id\}$/,
    '$1',
  );
