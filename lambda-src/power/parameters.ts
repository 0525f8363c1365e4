/** Names of the parameters of a unit, and which member is kept in which: Terraform makes them, the functions use them. */
import { pack } from './capture';
import { memberId, type UnitDocument } from './unit';

export const UNIT = 'unit';
export const SERVICES = 'services';
export const ALARMS = 'alarms';
export const CAPTURE = 'capture';

/** Stands for instances, whose ids are as long. */
const ANY_HOST = 'i-00000000000000000';

/** The members of each capture parameter. Instances are in the first: they come and go. */
export function capturePacks({ databases, groups, hosts }: Members, services: readonly string[]): string[][] {
  return pack([
    ...Array.from({ length: hosts?.count ?? 0 }, (_, index) => `${memberId('host', ANY_HOST)}${index || ''}`),
    ...databases.map((name) => memberId('database', name)),
    ...Object.keys(groups).map((name) => memberId('group', name)),
    ...services.map((name) => memberId('service', name)),
  ]);
}

type Members = Pick<UnitDocument, 'databases' | 'groups' | 'hosts'>;
