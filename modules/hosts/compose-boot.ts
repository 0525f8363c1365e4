/** What the host of a Compose project does at every boot: settings, files, and the set-up of the project itself. */
import { mapValues } from '../../config/objects';
import type { Compute } from '../../config/vocabulary/compute';
import type { Image } from '../ecs/image';
import { secretArn, valueAt, valueOfReference, type WorkloadContext } from '../workload/values';
import { writeSettings } from './host-settings';
import { everyBoot, shellWord } from './user-data';

type ComposeHost = Extract<Compute, { kind: 'compose-host' }>;

export interface ComposeBoot {
  readonly compute: ComposeHost;
  readonly images: Readonly<Record<string, Image>>;
  readonly workload: WorkloadContext;
  readonly logGroupName: string;
  /** Changes with any file of the project. */
  readonly version: string;
}

/** Where a host keeps the files of its project. */
const FILES = '/opt/cairn';

/** Where the files are in their bucket, without a slash at either end. */
export const filePrefix = ({ files }: ComposeHost): string => files.prefix.replace(/^\/+|\/+$/g, '');

/** User data that fetches the project and runs its `host/setup.sh`, which finds its settings in /etc/cairn/host.env. */
export function composeUserData(boot: ComposeBoot): string {
  const { compute, workload } = boot;
  const { region } = workload.env;
  const source = `s3://${bucketName(boot)}/${filePrefix(compute)}/`;
  return everyBoot(
    [
      '#!/bin/bash',
      'set -euo pipefail',
      writeSettings(settings(boot)),
      `files=${shellWord(`${FILES}/${compute.project}`)}`,
      'for attempt in {1..60}; do',
      `  if aws s3 sync --region ${region} --only-show-errors --delete ${shellWord(source)} "$files"; then break; fi`,
      '  # The address that leads outside may be attached after the start.',
      '  if ((attempt == 60)); then exit 1; fi',
      '  sleep 5',
      'done',
      'exec bash "$files/host/setup.sh"',
    ].join('\n'),
  );
}

/** What the scripts of the project read. The config's own settings come last: they may say it otherwise. */
function settings(boot: ComposeBoot): Record<string, string> {
  const { compute, images, workload, logGroupName, version } = boot;
  const { env } = workload;
  const { domain } = compute;
  return {
    AWS_REGION: env.region,
    AWS_DEFAULT_REGION: env.region,
    ENVIRONMENT: env.name,
    FILES_BUCKET: bucketName(boot),
    FILES_PREFIX: filePrefix(compute),
    // Another file is another setting: the host starts again and fetches it.
    FILES_VERSION: version,
    LOG_GROUP: logGroupName,
    SWAP_GIB: String(compute.swapGiB),
    ...(domain.kind === 'named' ? { DOMAIN: domain.name } : {}),
    ...compute.environment,
    ...mapValues(compute.references, (reference) => valueOfReference(reference, workload, logGroupName)),
    // The id, which is no secret: the host reads the value when it starts, and it stands in no user data.
    ...mapValues(compute.secrets, (secret) => secretArn(secret, workload)),
    ...mapValues(compute.images, (name) => images[name]?.reference ?? valueAt({}, name, 'image')),
  };
}

function bucketName({ compute, workload }: ComposeBoot): string {
  return valueAt(workload.stores.bucketNames, compute.files.bucket, 'bucket');
}
