/**
 * The spine: backend, provider, default tags and addresses of every stack, once.
 */
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import {
  DataTerraformRemoteStateS3,
  S3Backend,
  TerraformDataSource,
  TerraformElement,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
} from 'cdktf';
import { Construct, type Node } from 'constructs';
import { stackId, stateKey } from '../config/naming';
import type { Refactoring } from '../config/refactoring';
import type { Account, StateConfig } from '../config/vocabulary/account';
import type { OutputSpec, OutputSpecs, Values } from './contract';
import { outputName } from './contract';
import { writeRefactoring } from './refactoring';

/** Provider versions that the stacks are written for; the engine lane runs the lower end. */
const PROVIDER_VERSIONS = '>= 5.100.0, < 7.0.0';

/** Where a stack stands: its id, its state and the tags of everything in it. */
export interface StackPlace {
  readonly deployment: string;
  readonly environment: string;
  readonly milestone: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly account: Account;
  /** Keys of tags that are put on and taken off outside of Terraform. Default: none. */
  readonly foreignTags?: readonly string[];
  /** Addresses that moved or were given up. Default: none. */
  readonly refactoring?: Refactoring;
}

/** State settings of a region; throws when the account has no bootstrap there. */
export function stateOf(account: Account, region: string): StateConfig {
  const bootstrap = account.regions[region];
  if (!bootstrap)
    throw new Error(`The account has no bootstrap in ${region}: add the region to deployments/account.ts.`);
  return bootstrap.state;
}

/** The region that holds what an account has once. */
export function homeRegion(account: Account): string {
  const home = Object.entries(account.regions).find(([, region]) => region.accountWide !== undefined);
  if (!home)
    throw new Error('No region of the account has `accountWide`: give it to exactly one in deployments/account.ts.');
  return home[0];
}

export abstract class BaseStack extends TerraformStack {
  private readonly addresses = new Map<string, TerraformElement>();
  private readonly remoteStates = new Map<string, DataTerraformRemoteStateS3>();
  private readonly regional = new Map<string, AwsProvider>();
  private readonly outputs: Construct;
  private identity?: DataAwsCallerIdentity;

  constructor(
    scope: Construct,
    readonly place: StackPlace,
  ) {
    super(scope, stackId(place.deployment, place.environment, place.milestone));
    this.createProvider();
    this.createBackend();
    if (place.refactoring) writeRefactoring(this, place.refactoring);
    this.outputs = new Construct(this, 'outputs');
  }

  /** Id of the account that the stack is applied in, known at apply time. */
  get accountId(): string {
    this.identity ??= new DataAwsCallerIdentity(this, 'data/current');
    return this.identity.accountId;
  }

  /** A provider for a second region, made once. */
  protected providerIn(region: string): AwsProvider {
    const existing = this.regional.get(region);
    if (existing) return existing;
    const provider = new AwsProvider(this, `aws_${region}`, {
      alias: region.replaceAll('-', '_'),
      region,
      defaultTags: [{ tags: { ...this.place.tags } }],
    });
    this.regional.set(region, provider);
    return provider;
  }

  /** Publishes outputs under readable names. What the spec and the values disagree on is an error. */
  protected exportOutputs<S extends OutputSpecs>(specs: S, values: Values<S>): void {
    for (const [key, spec] of Object.entries(specs)) {
      const value: string | Readonly<Record<string, string>> | undefined = values[key];
      if (value === undefined) continue;
      new TerraformOutput(this.outputs, outputName(key), { value, description: spec.description });
    }
  }

  /** Reads outputs of another stack from its remote state: one data source for each producer. */
  protected readOutputs<S extends OutputSpecs>(
    producer: { deployment: string; environment: string; milestone: string; region: string },
    specs: S,
    shape: (spec: OutputSpec) => 'text' | 'absent' | readonly string[],
  ): Values<S> {
    const remote = this.remoteState(producer);
    const entries = Object.entries(specs).map(([key, spec]) => {
      const kind = shape(spec);
      if (kind === 'absent') return [key, undefined];
      const output = outputName(key);
      if (kind === 'text') return [key, remote.getString(output)];
      // Attribute access, not ["key"]: the reference stays free of quotes and can stand inside JSON text.
      return [key, Object.fromEntries(kind.map((name) => [name, remote.getString(`${output}.${name}`)]))];
    });
    return Object.fromEntries(entries) as Values<S>;
  }

  private remoteState(producer: { deployment: string; environment: string; milestone: string; region: string }) {
    const id = `${producer.milestone}${producer.region === this.place.region ? '' : `_${producer.region}`}`;
    const existing = this.remoteStates.get(id);
    if (existing) return existing;
    const state = stateOf(this.place.account, producer.region);
    const remote = new DataTerraformRemoteStateS3(this, `remote_state/${id}`, {
      bucket: state.bucket,
      key: stateKey(producer.deployment, producer.environment, producer.milestone),
      region: producer.region,
    });
    this.remoteStates.set(id, remote);
    return remote;
  }

  /**
   * The Terraform name of an element is the last part of its construct id: flat, explicit, free of hashes, and the
   * same wherever the construct stands in the tree. `new SubnetRoute(this, 'route/public_a')` becomes
   * `aws_route.public_a`; what stands before the slash only keeps siblings of different types apart.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = element instanceof TerraformElement ? element.node : element;
    const name = (node.id.split('--').pop() ?? node.id).replace(/[^A-Za-z0-9_]/g, '_');
    if (element instanceof TerraformElement) this.claim(element, name);
    return name;
  }

  private claim(element: TerraformElement, name: string): void {
    const address = `${elementType(element)}.${name}`;
    const owner = this.addresses.get(address);
    if (owner && owner !== element) {
      throw new Error(`${this.node.id}: ${address} is declared twice, at ${owner.node.path} and ${element.node.path}.`);
    }
    this.addresses.set(address, element);
  }

  private createProvider(): void {
    const { region, tags, foreignTags = [] } = this.place;
    new AwsProvider(this, 'aws', {
      region,
      defaultTags: [{ tags: { ...tags } }],
      ...(foreignTags.length > 0 ? { ignoreTags: [{ keys: [...foreignTags] }] } : {}),
    });
    this.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: PROVIDER_VERSIONS });
  }

  private createBackend(): void {
    const { deployment, environment, milestone, region, account } = this.place;
    const { bucket, lock, lockTable } = stateOf(account, region);
    const backend = new S3Backend(this, {
      bucket,
      key: stateKey(deployment, environment, milestone),
      region,
      encrypt: true,
      ...(lock === 's3' ? {} : { dynamodbTable: lockTable }),
    });
    // S3Backend of cdktf 0.21 has no property for S3's own lock file (Terraform 1.10).
    if (lock !== 'dynamodb') backend.addOverride('use_lockfile', true);
  }
}

function elementType(element: TerraformElement): string {
  if (element instanceof TerraformDataSource) return `data.${element.terraformResourceType}`;
  if (element instanceof TerraformResource) return element.terraformResourceType;
  return element.constructor.name;
}
