import fc from 'fast-check';
import { Pools } from '../../cost/allowances';
import { estimateText } from '../../cost/document';
import { type Estimate, estimate, estimateAccount, totalOf, totalsBy } from '../../cost/estimate';
import { numberOf, readSubjects } from '../../cost/synthesis';
import { verdictOf } from '../../cost/verdict';
import { estimateDocument } from '../../lambda-src/cost-report/contract';
import { estimateOf, type PricedResource, priced } from '../helpers/priced';
import { manifestOf, SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

const FOLDER = process.env[SYNTHESIZED_VARIABLE] ?? '';
const subjects = readSubjects(FOLDER);
const name = ({ deployment, environment }: Pick<Estimate, 'deployment' | 'environment'>) =>
  `${deployment}/${environment}`;

/** A month as a bill has it, with the hours and the tasks of a service. */
const service = (tasks: number, cpu: number): PricedResource[] => [
  {
    type: 'aws_ecs_task_definition',
    values: { cpu: String(cpu), memory: '2048', requires_compatibilities: ['FARGATE'] },
  },
  { type: 'aws_ecs_service', values: { desired_count: tasks, task_definition: `\${aws_ecs_task_definition.a.arn}` } },
];

describe('properties', () => {
  const hours = fc.integer({ min: 0, max: 168 });
  const tasks = fc.integer({ min: 0, max: 500 });

  test('more of a thing never costs less', () => {
    fc.assert(
      fc.property(tasks, tasks, hours, (a, b, hoursPerWeek) => {
        const cost = (count: number) => estimateOf(service(count, 256), { hoursPerWeek }).total;
        const [few, many] = [cost(Math.min(a, b)), cost(Math.max(a, b))];
        expect(many.scheduled).toBeGreaterThanOrEqual(few.scheduled);
        expect(many.alwaysOn).toBeGreaterThanOrEqual(few.alwaysOn);
      }),
    );
  });

  test('a schedule is hours x price, and never dearer than being always on', () => {
    fc.assert(
      fc.property(tasks, hours, (count, hoursPerWeek) => {
        for (const { scheduled, alwaysOn, price } of priced(service(count, 256), { hoursPerWeek })) {
          expect(scheduled.usd).toBeLessThanOrEqual(alwaysOn.usd);
          expect(scheduled.quantity).toBeCloseTo((alwaysOn.quantity * hoursPerWeek) / 168, 6);
          expect(Math.abs(scheduled.usd - scheduled.quantity * price.usd)).toBeLessThanOrEqual(0.000001);
        }
      }),
    );
  });

  test('an allowance gives what it has, once', () => {
    const metrics = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 6 });
    fc.assert(
      fc.property(metrics, (wanted) => {
        const pools = new Pools();
        const given = wanted.reduce((sum, quantity) => sum + pools.take(['metrics'], quantity), 0);
        expect(given).toBe(
          Math.min(
            10,
            wanted.reduce((sum, quantity) => sum + quantity, 0),
          ),
        );
      }),
    );
  });
});

describe.each(subjects.map((subject) => [name(subject), subject] as const))('%s', (_, subject) => {
  const found = estimate(subject);

  test('the lines sum up to the total, to the cent and beyond; so do milestones and services', () => {
    const sum = found.lines.reduce((total, { scheduled }) => total + scheduled.usd, 0);
    expect(Math.abs(sum - found.total.scheduled)).toBeLessThan(0.000001 * Math.max(1, found.lines.length));
    for (const key of ['milestone', 'service'] as const) {
      const parts = [...totalsBy(found.lines, (line) => line[key]).values()];
      const whole = totalOf(
        parts.map(({ scheduled, alwaysOn }) => ({ scheduled: usd(scheduled), alwaysOn: usd(alwaysOn) })),
      );
      expect(whole).toEqual(found.total);
    }
  });

  test('as scheduled, no line is dearer than always on', () => {
    for (const { scheduled, alwaysOn } of found.lines) expect(scheduled.usd).toBeLessThanOrEqual(alwaysOn.usd);
  });

  test('every resource is priced, free or unpriced, and the lines are of those that are priced', () => {
    const { resources, priced: counted, free, unpriced } = found.coverage;
    expect(resources).toBe(subject.resources.length);
    expect(counted + free.length + unpriced.length).toBe(resources);
  });
});

const usd = (amount: number) => ({ quantity: 0, free: 0, usd: amount });

test('in one account, what is free is free once', () => {
  const alone = subjects.reduce((sum, subject) => sum + estimate(subject).total.scheduled, 0);
  const together = estimateAccount(subjects);
  const total = together.reduce((sum, each) => sum + each.total.scheduled, 0);
  expect(together.map(name)).toEqual(subjects.map(name));
  expect(total).toBeGreaterThan(alone);
  const dashboards = together.flatMap(({ lines }) =>
    lines.filter(({ priceKey }) => priceKey === 'cloudwatch.dashboard'),
  );
  expect(dashboards.reduce((sum, { scheduled }) => sum + scheduled.free, 0)).toBe(3);
});

test('in one account, the twelve months of an old one are for the environment that has them', () => {
  const old = subjects.filter(({ accountPlan }) => accountPlan === 'legacy-free-tier');
  expect(old.length).toBeGreaterThan(0);
  for (const subject of old) expect(estimateAccount([subject])).toEqual([estimate(subject)]);
  const [instance] = estimateAccount(subjects).flatMap(({ lines }) =>
    lines.filter(({ priceKey }) => priceKey === 'ec2.t2.micro'),
  );
  expect(instance?.scheduled.usd).toBe(0);
});

test('the twelve months of old accounts cover a t2.micro for all of a month', () => {
  const instance: PricedResource = {
    type: 'aws_instance',
    values: { instance_type: 't2.micro', root_block_device: { volume_size: 30, volume_type: 'gp3' } },
  };
  expect(estimateOf([instance], { accountPlan: 'legacy-free-tier' }).total.alwaysOn).toBe(0);
  // 730 h x $0.0116 = $8.468 and 30 GB x $0.08 = $2.40.
  expect(estimateOf([instance]).total.alwaysOn).toBeCloseTo(10.868, 6);
});

describe('a resource that nobody has priced', () => {
  test('is unpriced, never free', () => {
    const { coverage, total } = estimateOf([{ type: 'aws_msk_cluster' }]);
    expect(total).toEqual({ scheduled: 0, alwaysOn: 0 });
    expect(coverage.unpriced).toEqual([
      expect.objectContaining({ address: 'aws_msk_cluster.a', because: expect.stringContaining('aws_msk_cluster') }),
    ]);
  });

  test('a price that the region does not have is an error that names both', () => {
    const instance = {
      type: 'aws_instance',
      values: { instance_type: 'x9.huge', root_block_device: { volume_size: 8, volume_type: 'gp3' } },
    };
    expect(() => priced([instance])).toThrow(/aws_instance\.a needs the price 'ec2\.x9\.huge', which us-east-1/);
  });
});

test.each([
  [2, 2],
  ['3', 3],
  [`\${alltrue([(var.image_api != "none")]) ? 2 : 0}`, 2],
  [`\${min(1, length(data.terraform_remote_state.ecs.outputs.instance_ids.a))}`, 1],
])('a number of the JSON: %s', (value, number) => {
  expect(numberOf(value, 'count')).toBe(number);
});

test.each(['', `\${var.count}`, 'many'])("'%s' is none, and is not taken for zero", (value) => {
  expect(() => numberOf(value, 'aws_instance.a')).toThrow('aws_instance.a');
});

test.each(manifestOf().environments.map((each) => [name(each), each] as const))(
  '%s keeps to its budget, or to what is accepted above it',
  (_, { deployment, environment, budgetUsd, budgetAccepted }) => {
    const subject = subjects.find((each) => name(each) === name({ deployment, environment }));
    const total = subject ? estimate(subject).total : { scheduled: Number.NaN, alwaysOn: Number.NaN };
    expect(['within', 'accepted']).toContain(verdictOf(total, budgetUsd, budgetAccepted).kind);
  },
);

describe('what the cost milestone publishes', () => {
  test.each(manifestOf().environments.map((each) => [name(each), each] as const))('%s', (_, each) => {
    const text = estimateText(FOLDER, { deployment: each.deployment, name: each.environment });
    const { monthlyUsd, services } = estimateDocument.parse(JSON.parse(text));
    const found = subjects.find((subject) => name(subject) === name(each));
    expect(monthlyUsd).toBeCloseTo(found ? estimate(found).total.scheduled : Number.NaN, 2);
    expect(Math.abs(Object.values(services).reduce((sum, part) => sum + part, 0) - monthlyUsd)).toBeLessThan(0.1);
    // A standard parameter.
    expect(text.length).toBeLessThan(4_096);
  });

  test('of an environment that is not there', () => {
    expect(() => estimateText(FOLDER, { deployment: 'shop', name: 'dev' })).toThrow('has no shop/dev');
  });
});
