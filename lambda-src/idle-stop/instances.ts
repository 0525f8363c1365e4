/** EC2 instances: their monitoring, and since when they run. */
import {
  type DescribeInstancesCommandInput,
  EC2Client,
  type Instance,
  paginateDescribeInstances,
} from '@aws-sdk/client-ec2';
import { everything, inParts } from '../power/aws/lists';
import { PATIENCE } from '../power/aws/patience';
import type { RunningInstance } from './evidence';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
const VALUES_PER_FILTER = 200;
/** Amazon EC2 Auto Scaling puts it on every instance of a group. */
const GROUP_TAG = 'aws:autoscaling:groupName';

export function instancesReader() {
  const ec2 = new EC2Client(PATIENCE);

  /** By filter, not by id: an id that is gone meanwhile would be an error. */
  function by(filter: string) {
    return (values: readonly string[]): Promise<readonly RunningInstance[]> =>
      inParts(values, VALUES_PER_FILTER, async (Values) => {
        const Filters: DescribeInstancesCommandInput['Filters'] = [
          { Name: filter, Values },
          { Name: 'instance-state-name', Values: ['pending', 'running'] },
        ];
        const found = await everything(
          paginateDescribeInstances({ client: ec2 }, { Filters }),
          ({ Reservations = [] }) => Reservations.flatMap(({ Instances = [] }) => Instances),
        );
        return found.flatMap(instanceOf);
      });
  }

  return { hosts: by('instance-id'), groups: by(`tag:${GROUP_TAG}`) };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html: `LaunchTime` is that of the last start. */
function instanceOf({ InstanceId: id, Monitoring, LaunchTime, Tags = [] }: Instance): RunningInstance[] {
  if (id === undefined) return [];
  const group = Tags.find(({ Key }) => Key === GROUP_TAG)?.Value;
  return [
    {
      id,
      // `pending`: so far it publishes every five minutes.
      detailedMonitoring: Monitoring?.State === 'enabled',
      ...(LaunchTime === undefined ? {} : { launchedAt: LaunchTime.getTime() }),
      ...(group === undefined ? {} : { group }),
    },
  ];
}
