/** Every rule, in the order in which its findings are shown. */
import type { Rule } from './rule';

export const RULES: readonly Rule[] = [];
