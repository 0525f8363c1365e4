/** What a diagram is made of. */
import type { Category } from './kinds';
import type { Key } from './references';

/** The node that stands for everybody outside. */
export const INTERNET: Key = 'internet';

export interface DiagramNode {
  readonly key: Key;
  readonly address: string;
  readonly type: string;
  readonly label: string;
  readonly category: Category;
  /** One name, or those of all that the node stands for. */
  readonly names: readonly string[];
  /** Empty for the internet. */
  readonly milestone: string;
  readonly inVpc: boolean;
  /** Of its subnets, such as `private`; absent outside of subnets. */
  readonly tier?: string;
}

/** Why there is an edge; the strongest comes first. */
export const REASONS = ['network', 'target', 'event', 'uses', 'permits'] as const;
export type Reason = (typeof REASONS)[number];

export interface DiagramEdge {
  readonly from: Key;
  readonly to: Key;
  readonly reason: Reason;
  /** Ports, in order; empty for what knows none. */
  readonly ports: readonly string[];
}

export interface Diagram {
  /** In the order of milestones, then by address. */
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  /** Range of addresses of the VPC; absent without one. */
  readonly vpc?: string;
}
