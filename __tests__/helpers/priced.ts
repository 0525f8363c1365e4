/** Estimates of a handful of resources, or of a shipped environment, for worksheets that are calculated by hand. */
import { NO_USAGE, type Usage } from '../../config/vocabulary/usage';
import { type Estimate, estimate } from '../../cost/estimate';
import type { Line, Load, Resource, Subject } from '../../cost/model';
import { environmentSubject } from '../../cost/synthesis';
import { manifestOf, SYNTHESIZED_VARIABLE } from './synthesized';

export interface PricedResource {
  readonly type: string;
  /** Default: `a`. */
  readonly name?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  /** Default: `foundation`; references only reach resources of the same stack. */
  readonly stack?: string;
  /** Default: one. */
  readonly count?: number;
}

export interface PricedOptions extends Partial<Omit<Subject, 'usage' | 'resources'>> {
  /** What differs from no usage at all. */
  readonly usage?: Partial<Usage>;
  readonly load?: Load;
}

/** The estimate of resources in us-east-1 that are always on, without usage and free tier, where nothing else is said. */
export function estimateOf(resources: readonly PricedResource[], options: PricedOptions = {}): Estimate {
  const { usage, load, ...subject } = options;
  return estimate(
    {
      ...{ deployment: 'example', environment: 'dev', region: 'us-east-1', accountPlan: 'none' },
      ...{ hoursPerWeek: 168, hostMetrics: 0, usage: { ...NO_USAGE, ...usage } },
      ...subject,
      resources: resources.map(resourceOf),
    },
    load === undefined ? {} : { load },
  );
}

function resourceOf({ type, name = 'a', values = {}, stack = 'foundation', count = 1 }: PricedResource): Resource {
  return { stack, milestone: stack, address: `${type}.${name}`, type, values, count };
}

/** The lines of such an estimate. */
export function priced(resources: readonly PricedResource[], options: PricedOptions = {}): Line[] {
  return [...estimateOf(resources, options).lines];
}

/**
 * The estimate of a shipped environment, such as `durable-code` and `dev`, as it was synthesized. Worksheets give the
 * usage that they calculate with: what deployment files expect may change.
 */
export function shipped(
  deployment: string,
  environment: string,
  { usage, load }: Pick<PricedOptions, 'usage' | 'load'> = {},
): Estimate {
  const found = manifestOf().environments.find(
    (entry) => entry.deployment === deployment && entry.environment === environment,
  );
  if (!found) throw new Error(`no environment ${deployment}/${environment} in the manifest`);
  const subject = environmentSubject(process.env[SYNTHESIZED_VARIABLE] ?? '', found);
  return estimate({ ...subject, usage: { ...subject.usage, ...usage } }, load === undefined ? {} : { load });
}

/** Lines of an address, or of all resources of a type, as `item: always on`, in dollars and whole cents. */
export function dollars(lines: readonly Line[], of?: string): Record<string, number> {
  const wanted = lines.filter(({ address, type }) => of === undefined || of === address || of === type);
  const sums = new Map<string, number>();
  for (const { item, alwaysOn } of wanted) sums.set(item, (sums.get(item) ?? 0) + alwaysOn.usd);
  return Object.fromEntries([...sums].map(([item, usd]) => [item, Math.round(Math.round(usd * 1e6) / 1e4) / 100]));
}
