/** Collects the evidence. What cannot be read is a problem of its own, and everything else is still read: a run names all. */
import type { Observed, Problem, UnitState } from '../power/ports';
import { type Member, memberId } from '../power/unit';
import type { Change, Evidence, EvidencePorts, MetricAnswer, Running, RunningInstance } from './evidence';
import { type Asked, cpuOfInstance, cpuOfService, requestsOf, type Window } from './queries';

/** Reads everything that could show use of the unit's members. */
export async function gather(
  { unit }: Pick<UnitState, 'unit'>,
  { members, problems: unseen }: Observed,
  window: Window,
  ports: EvidencePorts,
): Promise<Evidence> {
  const problems: Problem[] = [...unseen];
  const up = members.filter((member) => member.up);
  const of = (kind: Member['kind']): Member[] => up.filter((member) => member.kind === kind);
  const names = (kind: Member['kind']): string[] => of(kind).map(({ name }) => name);
  const { cluster = '' } = unit;
  const services = of('service');
  const withTasks = services.filter(runs);

  const [hosts, groups, deployed, tasks, messages] = await Promise.all([
    some(names('host'), ports.hosts, tried('instances', problems)),
    some(names('group'), ports.groups, tried('instances of groups', problems)),
    some(names('service'), (each) => ports.deployments(cluster, each), tried('deployments', problems)),
    some(withTasks, () => ports.tasks(cluster), tried('tasks', problems)),
    Promise.all(unit.queues.map((name) => tried(`queue ${name}`, problems)(async () => [await ports.messages(name)]))),
  ]);
  // The instance of a group may carry the tags of the hosts, too.
  const instances = [...new Map([...hosts, ...groups].map((each) => [each.id, each])).values()];

  const asked = [
    ...services.map((each) => cpuOfService({ cluster, name: each.name, runs: runs(each) }, window)),
    ...instances.map((each) => cpuOfInstance(each, window)),
  ];
  const loads = unit.loadBalancers.map((each) => requestsOf(each, window));
  const answers = await some(
    [...asked, ...loads].map(({ query }) => query),
    ports.metrics,
    tried('metrics', problems),
  );
  return {
    cpu: complete(asked, answers.slice(0, asked.length), problems),
    requests: complete(loads, answers.slice(asked.length), problems),
    messages: messages.flat(),
    changes: [...members.flatMap(unsettled), ...deployed],
    running: [
      ...withTasks.map(({ id, name }) =>
        startOf(
          id,
          tasks.filter(({ service }) => service === name),
        ),
      ),
      ...instances.map(({ id, launchedAt }) => running(memberId('host', id), launchedAt)),
      ...up.filter((each) => isLost(each, instances)).map(({ id }) => running(id, undefined)),
    ],
    problems,
  };
}

/** Whether a service is meant to have tasks: one that autoscaling has at 0 is up all the same. */
function runs({ counts }: Member): boolean {
  return (counts?.desired ?? 0) > 0;
}

/** A database does no work of its own, and may be in a backup or a modification for hours. */
function unsettled({ id, kind, settled, busy = 'is not yet as it was told' }: Member): Change[] {
  return settled || kind === 'database' ? [] : [{ of: id, what: busy }];
}

/** A host or a group that is up, and whose instances EC2 does not name: nothing is known of what they do. */
function isLost({ kind, name, counts }: Member, instances: readonly RunningInstance[]): boolean {
  if (kind === 'host') return instances.every(({ id }) => id !== name);
  return kind === 'group' && instances.filter(({ group }) => group === name).length < (counts?.desired ?? 0);
}

function startOf(of: string, tasks: readonly { readonly startedAt?: number }[]): Running {
  const starts = tasks.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [startedAt]));
  return running(of, tasks.length > 0 && starts.length === tasks.length ? Math.max(...starts) : undefined);
}

function running(of: string, since: number | undefined): Running {
  return since === undefined ? { of } : { of, since };
}

/** What was answered in full; everything else is a problem, unless there is no answer because the call was one. */
function complete<Item>(
  asked: readonly Asked<Item>[],
  answers: readonly MetricAnswer[],
  problems: Problem[],
): readonly Item[] {
  return answers.flatMap((answer, index) => {
    const each = asked[index];
    if (each === undefined) return [];
    if (answer.status === 'Complete') return [each.read(answer)];
    problems.push({ id: each.id, message: `CloudWatch answered ${answer.status} to ${each.query.name}` });
    return [];
  });
}

type Try = <Item>(work: () => Promise<readonly Item[]>) => Promise<readonly Item[]>;

function tried(what: string, problems: Problem[]): Try {
  return async (work) => {
    try {
      return await work();
    } catch (error) {
      problems.push({ id: 'unit', message: `${what} cannot be read`, error });
      return [];
    }
  };
}

/** Asks only if there is something to ask. */
async function some<Key, Item>(
  keys: readonly Key[],
  ask: (keys: readonly Key[]) => Promise<readonly Item[]>,
  attempt: Try,
): Promise<readonly Item[]> {
  return keys.length === 0 ? [] : attempt(() => ask(keys));
}
