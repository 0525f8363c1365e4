/** A section of a report, without a form: text and HTML are made of the same. */

export interface Table {
  /** The first column is text, the others are amounts. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Section {
  readonly title: string;
  /** Paragraphs, before the table. */
  readonly text: readonly string[];
  readonly table?: Table;
}

/** The words for a source that could not be read, by the name of the error. */
export function failedText(failed: string): string {
  return `could not be read: ${failed}`;
}

/** After the number of services that have no line of their own. */
export const SMALL = ', each below half a cent';
