/**
 * What the unit was before it was stopped, kept in parameters: `<path>/capture/<n>`, each for up to 50 members. A parameter
 * holds 4 KB, so an entry is a short text: `off 3 1 5 of 1 1 3`.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
import * as z from 'zod';
import { COUNTS_TEXT, type Counts, countsOf, countsText } from './unit';

/** `off`: it was captured and is kept stopped. `on`: it runs as somebody wants it, and nothing is to be restored. */
export interface CaptureEntry {
  readonly state: 'on' | 'off';
  /** Of services and groups: as they were before the stop. */
  readonly counts?: Counts;
  /** What the deployment file had then: once it has something else, that counts. */
  readonly configured?: Counts;
  /** When an override without an end was first seen, in milliseconds since 1970. */
  readonly keptSince?: number;
}

/** By member id. */
export type Captured = Readonly<Record<string, CaptureEntry>>;

const ENTRY = new RegExp(`^(on|off)(?: (${COUNTS_TEXT}))?(?: of (${COUNTS_TEXT}))?(?: since (\\d{1,15}))?$`);
const entry = z.string().transform((text, context): CaptureEntry => {
  const match = ENTRY.exec(text);
  if (match) return entryOf(match);
  context.addIssue(`not an entry: ${text.slice(0, 40)}`);
  return z.NEVER;
});
const document = z.record(z.string(), entry);

/** Reads a parameter. Nothing when it is not what `captureText` writes: somebody changed it by hand. */
export function readCapture(text: string): Captured | undefined {
  try {
    return document.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The text of a parameter, members in order: equal captures are equal texts. */
export function captureText(captured: Captured): string {
  const texts = Object.entries(captured).map(([id, each]) => [id, textOf(each)] as const);
  return JSON.stringify(Object.fromEntries(texts.sort(([one], [other]) => (one < other ? -1 : 1))));
}

function entryOf([, state, counts, configured, since]: RegExpExecArray): CaptureEntry {
  return {
    state: state === 'off' ? 'off' : 'on',
    ...(counts === undefined ? {} : { counts: countsOf(counts) }),
    ...(configured === undefined ? {} : { configured: countsOf(configured) }),
    ...(since === undefined ? {} : { keptSince: Number(since) }),
  };
}

function textOf({ state, counts, configured, keptSince }: CaptureEntry): string {
  const parts = [
    state,
    ...(counts ? [countsText(counts)] : []),
    ...(configured ? ['of', countsText(configured)] : []),
    ...(keptSince === undefined ? [] : ['since', String(keptSince)]),
  ];
  return parts.join(' ');
}

const MAX_MEMBERS = 50;
const MAX_BYTES = 4_096;
const LONGEST = 'off 99999 99999 99999 of 99999 99999 99999 since 999999999999999'.length;
/** Quotes, colon and comma. */
const AROUND = 6;

/**
 * Which members go into which parameter, in the order given: as many as fit whatever is captured of them, 50 at most.
 * Terraform makes the parameters by it.
 */
export function pack(ids: readonly string[]): string[][] {
  const packs: string[][] = [];
  let bytes = 0;
  for (const id of ids) {
    const more = Buffer.byteLength(id) + LONGEST + AROUND;
    const last = packs.at(-1);
    if (last === undefined || last.length === MAX_MEMBERS || bytes + more > MAX_BYTES - AROUND) {
      packs.push([id]);
      bytes = more;
    } else {
      last.push(id);
      bytes += more;
    }
  }
  return packs;
}
