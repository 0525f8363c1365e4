/** How usage stands against limits, and spend against the least amount that is said. Pure. */
import { LIMIT_IDS, type LimitId, type Limits, LOG_FIELDS, type State } from './contract';
import { counts, type Offer, TRACKED } from './offers';

/** Percent of a limit from which usage is near it. */
const NEAR_PERCENT = 80;

/** AWS mails the account's owner above that much of its own limit. */
const UNNAMED_PERCENT = 85;

/** Amounts are doubles that AWS adds up by the hour: ten metrics may come as 10.0000003. */
const TOLERANCE = 1e-6;

/** One line of the log, and of the mail when it is not well. */
export interface Line {
  /** Of a limit, `cost`, or what AWS calls an offer that no limit names. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly used: number;
  readonly limit: number;
  /** Of `limit`, with two decimals. */
  readonly percent: number;
  readonly forecast?: number;
  readonly unit: string;
  readonly state: State;
  /** AWS's own limit, where it is higher than the one that is kept. */
  readonly higherLimit?: number;
  readonly advice: string;
}

/** This month's spend of a budget, USD. */
export interface Spend {
  readonly actual: number;
  /** Absent until AWS has data enough. */
  readonly forecast?: number;
}

/** A line for each limit, in a fixed order, then for each other offer that is nearly used up. */
export function usageLines(limits: Limits, offers: readonly Offer[]): Line[] {
  const tracked = LIMIT_IDS.flatMap((id) => {
    const planned = limits[id];
    return planned === undefined ? [] : [{ id, planned, own: offers.filter((offer) => counts(id, offer)) }];
  });
  const named = new Set(tracked.flatMap(({ own }) => own));
  return [
    ...tracked.map(({ id, planned, own }) => trackedLine(id, planned, own)),
    ...offers.filter((offer) => !named.has(offer)).flatMap(unnamedLine),
  ];
}

/**
 * Offers of several regions and usage types are added up. The limit that counts is the lowest: the plan's, or what AWS gives
 * one of them. The API returns only offers with usage, so that none can mean three things: nothing was used, the offer has
 * run out, or an account with credits never had it. In the last two the usage costs money, and the cost's line says so.
 */
function trackedLine(id: LimitId, planned: number, own: readonly Offer[]): Line {
  const { name, unit, advice } = TRACKED[id];
  const [first] = own;
  const used = sum(own.map((offer) => offer.used));
  const forecast = sum(own.map((offer) => offer.forecast));
  const ownLimits = own.flatMap((offer) => offer.limit ?? []);
  const limit = Math.min(planned, ...ownLimits);
  const higherLimit = ownLimits.length > 0 && Math.min(...ownLimits) > planned ? Math.min(...ownLimits) : undefined;
  return {
    id,
    name,
    ...amounts({ used, forecast, limit }),
    unit: first?.unit || unit,
    state: first === undefined ? 'no usage reported' : stateOf({ used, forecast, limit }),
    ...(higherLimit === undefined ? {} : { higherLimit }),
    advice,
  };
}

/** Usage that AWS will bill soon, though the plan does not speak of it. */
function unnamedLine({ service, usageType, operation, region, description, ...offer }: Offer): Line[] {
  const { used, forecast, limit, unit } = offer;
  if (limit === undefined || used * 100 <= limit * UNNAMED_PERCENT) return [];
  const id = [service, usageType, operation, region].filter((part) => part !== '' && part !== 'global').join(' ');
  const advice = `No limit of the plan names it, and AWS bills what goes over${description === '' ? '' : `: ${description}`}.`;
  const state = stateOf({ used, forecast, limit });
  return [{ id, name: id, ...amounts({ used, forecast, limit }), unit, state, advice }];
}

export function costLine({ actual, forecast }: Spend, fromUsd: number): Line {
  return {
    id: 'cost',
    name: 'Cost',
    ...amounts({ used: actual, limit: fromUsd }),
    ...(forecast === undefined ? {} : { forecast: rounded(forecast, 4) }),
    unit: 'USD',
    state: actual >= fromUsd ? 'costs money' : 'ok',
    advice: 'Bills, in the Billing console, says for which service and usage type.',
  };
}

/** What somebody should read. */
export function isWorthAMail({ state }: Line): boolean {
  return state !== 'ok' && state !== 'no usage reported';
}

/** The line as it is logged. */
export function logged(line: Line): Readonly<Record<string, unknown>> {
  return Object.fromEntries(LOG_FIELDS.map((field) => [field, line[field]]));
}

interface Amounts {
  readonly used: number;
  readonly forecast: number;
  readonly limit: number;
}

function stateOf({ used, forecast, limit }: Amounts): State {
  if (exceeds(used, limit)) return 'passed';
  if (exceeds(forecast, limit)) return 'forecast to pass';
  return used * 100 >= limit * NEAR_PERCENT ? 'near' : 'ok';
}

function exceeds(amount: number, limit: number): boolean {
  return amount > limit * (1 + TOLERANCE);
}

function amounts<Given extends { used: number; limit: number; forecast?: number }>({ used, limit, forecast }: Given) {
  const percent = rounded((used / limit) * 100, 2);
  const base = { used: rounded(used, 4), limit, percent };
  return forecast === undefined ? base : { ...base, forecast: rounded(forecast, 4) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
