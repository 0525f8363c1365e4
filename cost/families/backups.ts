/** Which resource of an environment carries the backups that its usage expects. */
import type { Resource, Surroundings } from '../model';

const BY_PRECEDENCE = ['aws_backup_plan', 'aws_db_instance'];

/** The first backup plan; without one the first database. They are counted once. */
export function carrierOfBackups({ ofType }: Surroundings): Resource | undefined {
  return BY_PRECEDENCE.map((type) => ofType(type)[0]).find((resource) => resource !== undefined);
}
