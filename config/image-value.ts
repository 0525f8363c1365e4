/** What the variable of an image takes: the stacks validate it, and scripts that deploy. */

/** A tag, or a digest. */
export const TAG_OR_DIGEST = '^(sha256:[0-9a-f]{64}|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$';

/** Said when there is no image yet. It has to be said: a forgotten tag must not take a running service down. */
export const NO_IMAGE = 'none';
