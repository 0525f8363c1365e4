/** Regions: known ones, and second ones. */
import { nearest, type Path } from '../findings';
import { isRegion, REGIONS } from '../limits/regions';
import type { Violation } from './rule';

/** A region that AWS does not have in its commercial partition. */
export function unknownRegion(at: Path, region: string): Violation[] {
  if (isRegion(region)) return [];
  const near = nearest(region, REGIONS);
  return [
    {
      at,
      value: region,
      limit: 'a region of the commercial partition, such as us-west-2',
      fix: near ? `write '${near}'` : 'write a region from the AWS documentation',
    },
  ];
}

/** A copy that would stay where it is. */
export function sameRegion(at: Path, copy: string, home: string): Violation[] {
  const second = home === 'us-east-1' ? 'us-west-2' : 'us-east-1';
  return copy === home
    ? [{ at, value: copy, limit: `another region than ${home}`, fix: `write a second region, such as '${second}'` }]
    : [];
}
