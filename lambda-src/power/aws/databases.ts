/** RDS instances. */
import {
  type DBInstance,
  paginateDescribeDBInstances,
  RDSClient,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import type { Observed } from '../ports';
import { type Member, memberId } from '../unit';
import { everything, inParts } from './lists';
import { PATIENCE } from './patience';

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html */
const PER_CALL = 100;

export function databases() {
  const rds = new RDSClient(PATIENCE);

  async function observe(identifiers: readonly string[]): Promise<Observed> {
    const found = await inParts(identifiers, PER_CALL, (Values) =>
      everything(
        paginateDescribeDBInstances({ client: rds }, { Filters: [{ Name: 'db-instance-id', Values }] }),
        ({ DBInstances }) => DBInstances,
      ),
    );
    const members = found.flatMap(memberOf);
    const names = new Set(members.map(({ name }) => name));
    const missing = identifiers.filter((each) => !names.has(each));
    return {
      members,
      problems: missing.map((each) => ({ id: memberId('database', each), message: 'there is no such database' })),
    };
  }

  return {
    observe,
    start: async (DBInstanceIdentifier: string): Promise<void> => {
      await rds.send(new StartDBInstanceCommand({ DBInstanceIdentifier }));
    },
    stop: async (DBInstanceIdentifier: string): Promise<void> => {
      await rds.send(new StopDBInstanceCommand({ DBInstanceIdentifier }));
    },
  };
}

/**
 * Only an available instance can be stopped, and only a stopped one started: everything else passes by itself.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
 */
function memberOf({ DBInstanceIdentifier: name, DBInstanceStatus = '', TagList = [] }: DBInstance): Member[] {
  if (name === undefined) return [];
  const down = DBInstanceStatus === 'stopped' || DBInstanceStatus === 'stopping';
  const settled = DBInstanceStatus === 'stopped' || DBInstanceStatus === 'available';
  return [
    {
      id: memberId('database', name),
      kind: 'database',
      name,
      up: !down,
      settled,
      ...(settled ? {} : { busy: `RDS says ${DBInstanceStatus}` }),
      tags: Object.fromEntries(TagList.map(({ Key = '', Value = '' }) => [Key, Value])),
    },
  ];
}
