/** A milestone of an environment: a stack that produces one contract and uses those of earlier milestones. */
import type { Construct } from 'constructs';
import { type Environment, milestonesOf } from '../config/environment';
import { MILESTONE_TAG } from '../config/naming';
import type { Account } from '../config/vocabulary/account';
import type { Milestone } from '../config/vocabulary/deployment';
import { foreignTags } from '../modules/power/tags';
import { BaseStack, homeRegion } from './base-stack';
import type { Contract, OutputSpec, OutputSpecs, Values } from './contract';
import { type AccountOutputs, accountOutputs, BOOTSTRAP, type BootstrapOutputs, bootstrapOutputs } from './contracts';
import { tagByType } from './type-tags';

/** What a milestone is built for. */
export interface Target {
  readonly env: Environment;
  readonly account: Account;
}

export abstract class MilestoneStack extends BaseStack {
  readonly env: Environment;
  /** Milestones whose outputs this one uses, in the order of use. */
  readonly uses: Milestone[] = [];

  constructor(
    scope: Construct,
    { env, account }: Target,
    readonly milestone: Milestone,
  ) {
    super(scope, {
      deployment: env.deployment,
      environment: env.name,
      milestone,
      region: env.region,
      tags: { ...env.tags, [MILESTONE_TAG]: milestone, ...env.tagsByMilestone[milestone] },
      account,
      foreignTags: foreignTags(env),
      refactoring: { moved: env.moved[milestone] ?? [], removed: env.removed[milestone] ?? [] },
    });
    this.env = env;
    tagByType(this, env.tagsByType);
  }

  /** Publishes the contract of this milestone. */
  protected export<S extends OutputSpecs>(contract: Contract<S>, values: Values<S>): void {
    for (const [key, spec] of Object.entries(contract.outputs)) this.assertShape(key, spec, values[key]);
    this.exportOutputs(contract.outputs, values);
  }

  /** The outputs of an earlier milestone, typed as it exports them. */
  protected use<S extends OutputSpecs>(contract: Contract<S>): Values<S> {
    const { milestone } = contract;
    const order = milestonesOf(this.env);
    if (!order.includes(milestone) || order.indexOf(milestone) >= order.indexOf(this.milestone)) {
      throw new Error(
        `${this.node.id} uses ${milestone}, which ${this.env.deployment}/${this.env.name} does not have before it.`,
      );
    }
    if (!this.uses.includes(milestone)) this.uses.push(milestone);
    const { deployment, name: environment, region } = this.env;
    return this.readOutputs({ deployment, environment, milestone, region }, contract.outputs, (spec) =>
      this.shapeOf(spec),
    );
  }

  /** Outputs of the account's bootstrap in this environment's region. */
  protected useBootstrap(): BootstrapOutputs {
    return this.readOutputs(
      { ...BOOTSTRAP, environment: this.env.region, region: this.env.region },
      bootstrapOutputs,
      (spec) => this.shapeOf(spec),
    );
  }

  /** Outputs of the bootstrap of the account's home region: what an account has once. */
  protected useAccount(): AccountOutputs {
    const region = homeRegion(this.place.account);
    return this.readOutputs({ ...BOOTSTRAP, environment: region, region }, accountOutputs, (spec) =>
      this.shapeOf(spec),
    );
  }

  private shapeOf(spec: OutputSpec): 'text' | 'absent' | readonly string[] {
    if (spec.kind === 'map') return spec.keys(this.env);
    return spec.kind === 'optional' && !spec.when(this.env) ? 'absent' : 'text';
  }

  private assertShape(key: string, spec: OutputSpec, value: unknown): void {
    const shape = this.shapeOf(spec);
    const actual =
      value === undefined ? 'absent' : typeof value === 'string' ? 'text' : Object.keys(value as object).sort();
    const expected = typeof shape === 'string' ? shape : [...shape].sort();
    if (JSON.stringify(actual) !== JSON.stringify(expected)) {
      throw new Error(
        `${this.node.id} exports ${key} as ${JSON.stringify(actual)}, its contract says ${JSON.stringify(expected)}.`,
      );
    }
  }
}
