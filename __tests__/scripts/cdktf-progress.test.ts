import { advance, type StackProgress, stackLines } from '../../scripts/lib/cdktf-progress';

const STACKS = ['shop-dev-ecs', 'shop-dev-ecr'];

describe('the lines of cdktf deploy', () => {
  const BOLD = `${String.fromCharCode(27)}[1m`;
  const read = (...lines: string[]) => lines.map(stackLines(STACKS));

  test('belong to the stack that they name, without colours', () => {
    expect(read(`shop-dev-ecs  ${BOLD}Initializing the backend...`, 'shop-dev-ecs')).toEqual([
      { stack: 'shop-dev-ecs', text: 'Initializing the backend...' },
      { stack: 'shop-dev-ecs', text: '' },
    ]);
  });

  test('belong to the block that they are indented under, blank lines or not', () => {
    const found = read('shop-dev-ecr  Outputs:', '', '              Apply complete!', 'shop-dev-ecs  Creating...');
    expect(found.map((line) => line?.stack)).toEqual(['shop-dev-ecr', 'shop-dev-ecr', 'shop-dev-ecr', 'shop-dev-ecs']);
    expect(found[2]?.text).toBe('Apply complete!');
  });

  test('belong to nobody when they are not indented, or when nothing was named yet', () => {
    expect(read('  Error: no', 'shop-dev-ecs  x', 'Deploying', '  y')).toEqual([
      undefined,
      { stack: 'shop-dev-ecs', text: 'x' },
      undefined,
      undefined,
    ]);
  });

  test('of a stack whose name starts alike belong to that stack', () => {
    expect(read('shop-dev-ecs-more  x')).toEqual([undefined]);
  });
});

describe('the progress of a stack', () => {
  const follow = (...lines: string[]) =>
    lines.reduce<StackProgress>((progress, line, index) => advance(progress, line, index * 1_000), {
      state: 'waiting',
    });

  test('goes from initializing to done, with times and counts', () => {
    expect(
      follow(
        'Initializing the backend...',
        'data.aws_region.current: Reading...',
        'Plan: 2 to add, 0 to change, 0 to destroy.',
        'aws_vpc.main (vpc): Creating...',
        'Apply complete! Resources: 2 added, 0 changed, 0 destroyed.',
      ),
    ).toEqual({ state: 'done', started: 1_000, ended: 4_000, added: 2, changed: 0 });
  });

  test('does not go back', () => {
    expect(follow('aws_vpc.main: Creating...', 'Initializing the backend...').state).toBe('applying');
  });

  test('is failed by an error, and stays so', () => {
    expect(follow('aws_vpc.main: Creating...', '│ Error: creating VPC', 'Apply complete!').state).toBe('failed');
  });

  test('is not failed by a resource that is called so', () => {
    expect(follow('aws_cloudwatch_metric_alarm.error_rate: Creating...').state).toBe('applying');
  });
});
