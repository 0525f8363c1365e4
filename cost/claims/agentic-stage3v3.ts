/** What the plan of agentic-stage3v3 says about money. */
import { always, at, type Draft, lines, perMonth, planOf } from './build';
import type { Match, Selection } from './model';

/** Tasks with their addresses; the plan counts two to four, and the estimate one of each service. */
const TASKS: Match = { types: ['aws_ecs_service'] };

const part = (
  id: string,
  text: string,
  about: string,
  match: Match,
  because: string,
  more: Partial<Selection> = {},
): Draft => ({
  ...{ id, about, because },
  ...{ figure: perMonth(text), compare: lines(always('stage3v3', match, more)) },
});

export const agenticStage3v3 = planOf('agentic-stage3v3', [
  at(
    486,
    '- **VPC & Networking**: $45 (NAT Gateway)',
    part(
      'network',
      '$45',
      'the NAT gateway, its address and its traffic',
      { types: ['aws_nat_gateway', 'aws_eip'] },
      'the gateway is $32.85, its address $3.65, and each GB through it $0.045',
    ),
  ),
  at(
    487,
    '- **RDS**: $85 (db.t3.medium Multi-AZ + replica)',
    part(
      'database',
      '$85',
      'the primary, its standby and the replica',
      { prices: ['rds.'] },
      'db.t3.medium is $105.85 in two zones and $52.56 for a replica in one; three instances cannot be $85',
    ),
  ),
  at(
    488,
    '- **ECS Fargate**: $60-120 (2-4 containers, scales with load)',
    part(
      'fargate',
      '$60-120',
      'two to four tasks',
      { prices: ['fargate.'] },
      'a task of 0.5 vCPU and 1 GB is $18.02, and not $30',
      { upToTwice: TASKS },
    ),
  ),
  at(
    489,
    '- **ALB**: $22 (2 load balancers)',
    part(
      'alb',
      '$22',
      'two load balancers',
      { types: ['aws_lb'] },
      'each is $16.43; the public one has an address in each of two zones at $3.65',
    ),
  ),
  at(
    490,
    '- **CloudWatch**: $20 (logs + metrics)',
    part(
      'watched',
      '$20',
      'logs, metrics, alarms, dashboards',
      { prices: ['cloudwatch.'] },
      'Container Insights is 62 metrics at $0.30, ten of them free; logs are $0.50 a GB after 5 GB',
    ),
  ),
  at(
    491,
    '- **Secrets Manager**: $0.40 (1 secret)',
    part(
      'secrets',
      '$0.40',
      'secrets',
      { prices: ['secrets.'] },
      'services log in as a user of their own, whose credentials are a second secret',
    ),
  ),
  at(
    492,
    '- **ECR**: $2 (image storage)',
    part('images', '$2', 'images', { prices: ['ecr.'] }, '$2 keeps 20 GB; old images expire before there are as many'),
  ),
  at(
    493,
    '- **Data Transfer**: $25 (estimated)',
    part(
      'transfer',
      '$25',
      'traffic to the internet',
      { prices: ['transfer.internet-gb'] },
      '100 GB a month have been free since 2021-12; $25 would be 378 GB, of which the plan says nothing',
    ),
  ),
  at(494, '- **TOTAL**: **$259-329/month** (depending on auto-scaling)', {
    ...{ id: 'total', about: 'everything, with two to four tasks', figure: perMonth('$259-329') },
    compare: lines(always('stage3v3', 'total', { upToTwice: TASKS })),
    arithmetic: {
      kind: 'sum',
      of: ['network', 'database', 'fargate', 'alb', 'watched', 'secrets', 'images', 'transfer'],
    },
    because:
      'the database costs twice what the plan counts: its three instances are $158.41; one zone for the primary would be $53.29 less',
  }),
]);
