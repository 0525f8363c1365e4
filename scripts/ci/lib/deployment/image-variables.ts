/** The variables `image_<repository>` of a stack, and what its state says is deployed. */
import { CliError } from '../../../../cli/exit';
import type { StatePlace } from '../../../../cli/remote-state';
import { NO_IMAGE } from '../../../../config/image-value';
import type { Variables } from '../actions';
import { isRecord } from '../canonical';
import { readStack } from '../stack';
import { openStates, type ReadState, type StateFound } from '../states';

const PREFIX = 'image_';

/** Tag or digest by repository. */
export type Images = Readonly<Record<string, string>>;

/** Name of the Terraform variable of a repository: what a variable cannot be called is an underscore. */
export function imageVariable(repository: string): string {
  return `${PREFIX}${repository.replace(/[^A-Za-z0-9_]/g, '_')}`;
}

/** What a state says is deployed; nothing before the first apply. */
export function deployedImages(found: StateFound, { bucket, key }: StatePlace): Images | undefined {
  if (found.kind !== 'state' || found.resources === 0) return undefined;
  const images = imagesOf(found.outputs);
  if (images) return images;
  throw new CliError(
    `s3://${bucket}/${key} does not say which images are deployed: it has no output 'images'.`,
    'Apply this milestone once with every TF_VAR_image_* set to what runs now (aws ecs describe-task-definition tells).',
  );
}

/** The output `images`; nothing where it is missing or another thing. */
export function imagesOf(outputs: Readonly<Record<string, unknown>>): Images | undefined {
  const { images } = outputs;
  if (!isRecord(images)) return undefined;
  const entries = Object.entries(images).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries);
}

export interface ImageVariablesOptions {
  /** Folder of the synthesized stack. */
  readonly folder: string;
  /** Where its state is kept. */
  readonly place: StatePlace;
  /** What is set already, such as TF_VAR_image_api, wins. */
  readonly variables: Variables;
  /** Default: S3, with the credentials of the environment. */
  readonly read?: ReadState;
}

/**
 * TF_VAR_image_* for every image variable of a stack that is not set: what the state says is deployed, so that a plan
 * never takes an image back; `none` where there is no state yet, or the repository is new in it. Nothing, and no call
 * to AWS, for a stack without image variables. Throws when there is a state that does not say what is deployed.
 */
export async function currentImageVariables(options: ImageVariablesOptions): Promise<Record<string, string>> {
  const { folder, place, variables } = options;
  const missing = readStack(folder).variables.filter(
    ({ name }) => name.startsWith(PREFIX) && variables[`TF_VAR_${name}`] === undefined,
  );
  if (missing.length === 0) return {};
  const read = options.read ?? (await openStates(variables, place.region));
  const images = deployedImages(await read(place), place) ?? {};
  const byVariable = new Map(Object.entries(images).map(([repository, image]) => [imageVariable(repository), image]));
  return Object.fromEntries(missing.map(({ name }) => [`TF_VAR_${name}`, byVariable.get(name) ?? NO_IMAGE]));
}
