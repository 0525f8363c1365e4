/** Images in ECR. */
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { CliError } from '../../../../cli/exit';
import { NO_IMAGE, TAG_OR_DIGEST } from '../../../../config/image-value';

export interface RegistryImage {
  readonly digest: string;
  readonly tags: readonly string[];
}

/** Refuses what is no tag and no digest, and `none`: that would stop what runs. */
export function assertImage(image: string): void {
  if (new RegExp(TAG_OR_DIGEST).test(image) && image !== NO_IMAGE) return;
  throw new CliError(
    image === NO_IMAGE ? `'${NO_IMAGE}' is not an image.` : `'${image}' is neither a tag nor a digest.`,
    image === NO_IMAGE
      ? 'To stop a service, set its count in the deployment file and apply.'
      : 'Give sha256: and 64 hexadecimal digits, or a tag of at most 128 letters, digits, dots, hyphens and underscores.',
  );
}

/** Finds an image by tag or digest; one that is not there is an error: a service would only fail to start. */
export async function findImage(repositoryUrl: string, image: string, region: string): Promise<RegistryImage> {
  const [host = '', ...path] = repositoryUrl.split('/');
  const repositoryName = path.join('/');
  const imageId = image.startsWith('sha256:') ? { imageDigest: image } : { imageTag: image };
  const client = new ECRClient({ region });
  try {
    const { imageDetails = [] } = await client.send(
      new DescribeImagesCommand({ registryId: host.split('.')[0], repositoryName, imageIds: [imageId] }),
    );
    const [found] = imageDetails;
    if (found) return { digest: found.imageDigest ?? '', tags: found.imageTags ?? [] };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name !== 'ImageNotFoundException') throw error;
  }
  throw new CliError(
    `${repositoryName} has no image ${image}. Nothing was changed.`,
    `Push it first, or choose one of: aws ecr describe-images --region ${region} --repository-name ${repositoryName}`,
  );
}
