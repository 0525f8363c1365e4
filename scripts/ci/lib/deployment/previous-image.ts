/** The image that ran before. */
import { CliError } from '../../../../cli/exit';
import { NO_IMAGE } from '../../../../config/image-value';
import { imagesOf } from './image-variables';
import type { StateVersion } from './state-history';

export interface PreviousImage {
  readonly image: string;
  /** When the state that names it was written. */
  readonly written: Date;
}

/**
 * The newest earlier state with another image of the repository. After a rollback that is the image that was rolled
 * back: a second rollback goes forward again, unless it names an image.
 */
export async function previousImage(
  states: AsyncIterable<StateVersion>,
  repository: string,
  current: string,
): Promise<PreviousImage> {
  for await (const { outputs, written } of states) {
    const image = imagesOf(outputs)?.[repository];
    if (image !== undefined && image !== NO_IMAGE && image !== current) return { image, written };
  }
  throw new CliError(
    `No earlier state has another image of ${repository} than ${current}: there is nothing to go back to.`,
    'Name one with --image, a tag or a digest that is in the repository.',
  );
}
