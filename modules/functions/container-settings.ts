/** A container of the config in the words of a function. Pure but for references. */
import { mapValues } from '../../config/objects';
import type { Container, Service } from '../../config/vocabulary/service';
import { secretArn, valueAt, valueOfReference, type WorkloadContext } from '../workload/values';

/** What the variable with the id of a secret ends with, after the name that a task would find the value under. */
export const SECRET_ID = '_SECRET_ID';

/** The container of a service; throws when it has another number of them. */
export function onlyContainer(service: string, { containers }: Pick<Service, 'containers'>): Container {
  const [container, ...others] = Object.values(containers);
  if (container === undefined || others.length > 0) {
    throw new Error(`${service} has ${Object.keys(containers).length} containers: a function runs one.`);
  }
  return container;
}

/**
 * Whoever reads a function's configuration reads its variables, and Terraform keeps them in its state: a secret is
 * passed by its id, and the code reads the value when it starts.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-encryption
 */
export function variables(
  { environment, references, secrets }: Container,
  workload: WorkloadContext,
  logGroupName: string,
): Record<string, string> {
  const ids = Object.entries(secrets).map(([key, secret]) => [`${key}${SECRET_ID}`, secretArn(secret, workload)]);
  return {
    ...environment,
    ...mapValues(references, (reference) => valueOfReference(reference, workload, logGroupName)),
    ...(Object.fromEntries(ids) as Record<string, string>),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html */
export function fileSystem(
  service: string,
  { mounts }: Container,
  { stores }: WorkloadContext,
): { fileSystemConfig?: { arn: string; localMountPath: string } } {
  const [mount, ...others] = Object.entries(mounts);
  if (mount === undefined) return {};
  const [path, name] = mount;
  if (others.length > 0) throw new Error(`${service}: a function mounts one file system, not ${others.length + 1}.`);
  if (!/^\/mnt\/[\w.-]+$/.test(path)) throw new Error(`${service}: a function mounts at /mnt/<name>, not at ${path}.`);
  return { fileSystemConfig: { arn: valueAt(stores.accessPointArns, name, 'file system'), localMountPath: path } };
}
