/**
 * When tasks and instances started, on the simulated clock. The emulators stamp them with the clock of the machine, and moto
 * keeps the launch time of an instance that is started again, which EC2 renews.
 */
import { formFields, type RawRequest } from '../../../scripts/local-account/aws-call';
import type { Reply } from '../../../scripts/local-account/replies';

interface Described {
  readonly tasks?: readonly { readonly taskArn: string; readonly startedAt?: number }[];
}

export class StartTimes {
  /** By ARN of the task or id of the instance. */
  private readonly known = new Map<string, number>();
  /** Tasks are started by a change of their service, in no time. */
  private lastChange: number;

  constructor(private readonly now: () => number) {
    this.lastChange = now();
  }

  /** Notes what a call starts. */
  asked(action: string, request: RawRequest): void {
    if (action === 'ecs:UpdateService' || action === 'ecs:CreateService') this.lastChange = this.now();
    if (action !== 'ec2:StartInstances') return;
    for (const [field, id] of formFields(request)) {
      if (field.startsWith('InstanceId.')) this.known.set(id, this.now());
    }
  }

  /** A reply with the times put right. */
  told(action: string, reply: Reply): Reply {
    if (reply.status !== 200) return reply;
    if (action === 'ecs:DescribeTasks') return { ...reply, body: this.tasks(reply.body.toString('utf8')) };
    if (action === 'ec2:DescribeInstances') return { ...reply, body: this.instances(reply.body.toString('utf8')) };
    return reply;
  }

  private tasks(text: string): Buffer {
    const described = JSON.parse(text) as Described;
    const tasks = described.tasks?.map((task) =>
      task.startedAt === undefined ? task : { ...task, startedAt: this.of(task.taskArn, this.lastChange) / 1_000 },
    );
    return Buffer.from(JSON.stringify({ ...described, tasks }));
  }

  private instances(text: string): Buffer {
    const launched = /(<instanceId>(i-\w+)<\/instanceId>(?:(?!<instanceId>)[\s\S])*?<launchTime>)[^<]*/g;
    const put = (_: string, before: string, id: string): string =>
      before + new Date(this.of(id, this.now())).toISOString();
    return Buffer.from(text.replace(launched, put));
  }

  private of(id: string, first: number): number {
    const at = this.known.get(id) ?? first;
    this.known.set(id, at);
    return at;
  }
}
