/** Actions of CloudWatch alarms. */
import {
  CloudWatchClient,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { everything, inParts } from './lists';
import { PATIENCE } from './patience';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const PER_CALL = 100;

export function alarms() {
  const cloudwatch = new CloudWatchClient(PATIENCE);

  /** Changes only those that are otherwise. */
  return async function setAlarms(names: readonly string[], enabled: boolean): Promise<void> {
    const found = await inParts(names, PER_CALL, (AlarmNames) =>
      everything(paginateDescribeAlarms({ client: cloudwatch }, { AlarmNames }), ({ MetricAlarms }) => MetricAlarms),
    );
    const others = found.flatMap(({ AlarmName, ActionsEnabled }) =>
      AlarmName !== undefined && ActionsEnabled !== enabled ? [AlarmName] : [],
    );
    await inParts(others, PER_CALL, async (AlarmNames) => {
      const command = enabled ? EnableAlarmActionsCommand : DisableAlarmActionsCommand;
      await cloudwatch.send(new command({ AlarmNames }));
      return [];
    });
  };
}
