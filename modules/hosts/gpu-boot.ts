/** What a host with a GPU does at every boot: the files of its containers, and the scripts of ops/gpu-host. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from '../../config/vocabulary/service';
import type { Image } from '../ecs/image';
import { valueAt, type WorkloadContext } from '../workload/values';
import { containerFile, mountPoint } from './docker';
import { everyBoot, literal, shellArray, writeFile } from './user-data';

export interface GpuBoot {
  readonly services: Readonly<Record<string, Service>>;
  /** Keys of the file systems that the containers mount, each once. */
  readonly fileSystems: readonly string[];
  readonly images: Readonly<Record<string, Image>>;
  readonly workload: WorkloadContext;
  /** By service. */
  readonly logGroupNames: Readonly<Record<string, string>>;
}

const SCRIPTS = join(__dirname, '..', '..', 'ops', 'gpu-host');
const script = (file: string): string => literal(readFileSync(join(SCRIPTS, file), 'utf8'));

export function gpuUserData(boot: GpuBoot): string {
  const { region } = boot.workload.env;
  const containers = containerFiles(boot);
  return everyBoot(
    [
      '#!/bin/bash',
      'set -euo pipefail',
      'rm -rf /etc/cairn/containers',
      writeFile('/etc/cairn/host.env', '644', `AWS_REGION=${region}\nAWS_DEFAULT_REGION=${region}`),
      // Readable by root alone: settings of an application are nobody else's business.
      ...containers.map(([name, text]) => writeFile(`/etc/cairn/containers/${name}`, '600', text)),
      writeFile('/usr/local/lib/cairn/run.sh', '755', script('run.sh')),
      writeFile('/etc/systemd/system/cairn-container@.service', '644', script('cairn-container@.service')),
      shellArray(
        'CONTAINERS',
        containers.map(([name]) => name),
      ),
      shellArray('MOUNTS', mounts(boot)),
      script('setup.sh'),
    ].join('\n'),
  );
}

/** Name on the host and file of every container. */
function containerFiles({ services, images, workload, logGroupNames }: GpuBoot): (readonly [string, string])[] {
  return Object.entries(services).flatMap(([service, { containers }]) => {
    const nameOf = (container: string): string => `${service}-${container}`;
    const context = { workload, images, nameOf, logGroupName: valueAt(logGroupNames, service, 'log group') };
    return Object.entries(containers).map(
      ([name, container]) => [nameOf(name), containerFile(name, container, context)] as const,
    );
  });
}

function mounts({ fileSystems, workload }: GpuBoot): string[] {
  const { fileSystemIds, accessPointIds } = workload.stores;
  return fileSystems.map((name) => {
    const id = valueAt(fileSystemIds, name, 'file system');
    return `${mountPoint(name)}=${id}:${valueAt(accessPointIds, name, 'file system')}`;
  });
}
