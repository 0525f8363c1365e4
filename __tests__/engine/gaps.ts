/**
 * What the emulators do not keep, so that a second plan against them shows it: every entry with its reason. An entry
 * that matches nothing any more fails the lane, and none may stand on a resource that holds data.
 */
import type { Gap } from '../helpers/engine-gaps';

export const GAPS: readonly Gap[] = [];
