/** What an image is deployed into: the stack that runs it, what runs now, and the repository that it comes from. */
import { assertKnown, CliError } from '../../../../cli/exit';
import type { StatePlace } from '../../../../cli/remote-state';
import { isRecord } from '../canonical';
import type { ReadState } from '../states';
import { stackFolder, type Target } from '../target';
import { deployedImages, type Images } from './image-variables';

export interface Deployable {
  readonly target: Target;
  /** Short name of the repository. */
  readonly repository: string;
  /** Its address in the registry. */
  readonly repositoryUrl: string;
  /** Folder of the stack that runs it, and the place of its state. */
  readonly folder: string;
  readonly place: StatePlace;
  /** What the state says is deployed, of every repository. */
  readonly images: Images;
}

/** Reads what there is; an environment that was never applied, or has no such repository, is an error. */
export async function readDeployable(
  target: Target,
  out: string,
  repository: string,
  read: ReadState,
): Promise<Deployable> {
  const place = placeOf(target, 'ecs');
  const images = deployedImages(await read(place), place);
  if (images === undefined) throw neverApplied(target, 'ecs');
  const repositoryUrls = await outputMap(target, 'ecr', 'repository_urls', read);
  assertKnown('repository', repository, Object.keys(repositoryUrls));
  const folder = stackFolder(out, milestoneOf(target, 'ecs').stack);
  return { target, repository, repositoryUrl: repositoryUrls[repository] ?? '', folder, place, images };
}

/** An output of a milestone that is a map of texts. */
export async function outputMap(
  target: Target,
  milestone: string,
  output: string,
  read: ReadState,
): Promise<Readonly<Record<string, string>>> {
  const found = await read(placeOf(target, milestone));
  if (found.kind !== 'state') throw neverApplied(target, milestone);
  const value = found.outputs[output];
  if (!isRecord(value)) {
    throw new CliError(
      `The state of ${milestone} of ${target.name} has no output ${output}.`,
      `Apply the milestone ${milestone} once: this Cairn writes the output.`,
    );
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)]));
}

function placeOf(target: Target, milestone: string): StatePlace {
  return { region: target.state.region, bucket: target.state.bucket, key: milestoneOf(target, milestone).stateKey };
}

function milestoneOf(target: Target, milestone: string) {
  const found = target.milestones.find((each) => each.milestone === milestone);
  if (found) return found;
  throw new CliError(
    `${target.name} has no milestone ${milestone}.`,
    `It has: ${target.milestones.map((each) => each.milestone).join(', ')}.`,
  );
}

function neverApplied(target: Target, milestone: string): CliError {
  return new CliError(
    `${milestone} of ${target.name} was never applied: there is nothing to deploy into.`,
    `Apply its milestones first, up to ${milestone}.`,
  );
}
