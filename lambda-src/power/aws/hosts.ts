/** EC2 instances, found by their tags: a replaced one has another id. */
import {
  EC2Client,
  type Instance,
  paginateDescribeInstances,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Observed } from '../ports';
import { type Member, memberId, type UnitDocument } from '../unit';
import { everything } from './lists';
import { PATIENCE } from './patience';

type Hosts = NonNullable<UnitDocument['hosts']>;

export function hosts() {
  const ec2 = new EC2Client(PATIENCE);

  /** Those that are there: before the first image there is none. */
  async function observe({ tags }: Hosts): Promise<Observed> {
    const Filters = [
      ...Object.entries(tags).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] })),
      { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
    ];
    const found = await everything(paginateDescribeInstances({ client: ec2 }, { Filters }), ({ Reservations = [] }) =>
      Reservations.flatMap(({ Instances = [] }) => Instances),
    );
    return { members: found.flatMap(memberOf), problems: [] };
  }

  return {
    observe,
    start: async (id: string): Promise<void> => {
      await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
    },
    stop: async (id: string): Promise<void> => {
      await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    },
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html */
function memberOf({ InstanceId: name, State, Tags = [] }: Instance): Member[] {
  if (name === undefined) return [];
  const state = State?.Name ?? '';
  const settled = state === 'running' || state === 'stopped';
  return [
    {
      id: memberId('host', name),
      kind: 'host',
      name,
      up: state === 'running' || state === 'pending',
      settled,
      ...(settled ? {} : { busy: `EC2 says ${state}` }),
      tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    },
  ];
}
