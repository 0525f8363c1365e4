/** How much of what it runs on a task takes. */
import type { TaskSize } from '../../config/vocabulary/scalars';
import type { Container } from '../../config/vocabulary/service';

/** What services and jobs say of their tasks. */
export interface TaskConfig {
  readonly size?: TaskSize | undefined;
  readonly architecture: 'X86_64' | 'ARM64';
  readonly ephemeralStorageGiB?: number | undefined;
  readonly containers: Readonly<Record<string, Container>>;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
export function fargateSize(key: string, { size, ephemeralStorageGiB }: TaskConfig) {
  if (!size) throw new Error(`${key} has no size: a task on Fargate needs CPU and memory.`);
  return {
    cpu: String(size.cpu),
    memory: String(size.memory),
    ...(ephemeralStorageGiB ? { ephemeralStorage: { sizeInGib: ephemeralStorageGiB } } : {}),
  };
}

/** On instances the containers share what they reserve: without a size of the task, ECS wants each to say so. */
export function sharedSize(key: string, { containers }: TaskConfig): Record<string, never> {
  for (const [container, { memory, memoryReservation }] of Object.entries(containers)) {
    if (memory === undefined && memoryReservation === undefined)
      throw new Error(`${key}/${container} reserves no memory: a task on instances has no size to share.`);
  }
  return {};
}
