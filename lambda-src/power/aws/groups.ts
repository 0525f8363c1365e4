/** Auto Scaling groups. */
import {
  AutoScalingClient,
  type AutoScalingGroup,
  paginateDescribeAutoScalingGroups,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import type { Observed } from '../ports';
import { type Counts, type Member, memberId } from '../unit';
import { everything, inParts } from './lists';
import { PATIENCE } from './patience';

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html */
const PER_CALL = 50;

export function groups() {
  const scaling = new AutoScalingClient(PATIENCE);

  async function observe(names: readonly string[]): Promise<Observed> {
    const found = await inParts(names, PER_CALL, (AutoScalingGroupNames) =>
      everything(
        paginateDescribeAutoScalingGroups({ client: scaling }, { AutoScalingGroupNames }),
        ({ AutoScalingGroups }) => AutoScalingGroups,
      ),
    );
    const members = found.flatMap(memberOf);
    const known = new Set(members.map(({ name }) => name));
    const missing = names.filter((each) => !known.has(each));
    return {
      members,
      problems: missing.map((each) => ({ id: memberId('group', each), message: 'there is no such group' })),
    };
  }

  return {
    observe,
    set: async (AutoScalingGroupName: string, { desired, min, max }: Counts): Promise<void> => {
      const sizes = { DesiredCapacity: desired, MinSize: min, MaxSize: max };
      await scaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...sizes }));
    },
  };
}

function memberOf(group: AutoScalingGroup): Member[] {
  const {
    AutoScalingGroupName: name,
    DesiredCapacity = 0,
    MinSize = 0,
    MaxSize = 0,
    Instances = [],
    Tags = [],
  } = group;
  if (name === undefined) return [];
  const running = Instances.filter(({ LifecycleState }) => LifecycleState === 'InService').length;
  return [
    {
      id: memberId('group', name),
      kind: 'group',
      name,
      up: DesiredCapacity > 0 || MaxSize > 0,
      settled: running === DesiredCapacity && Instances.length === DesiredCapacity,
      counts: { desired: DesiredCapacity, min: MinSize, max: MaxSize },
      tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    },
  ];
}
