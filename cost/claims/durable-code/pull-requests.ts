/** What durable-code plans for each pull request, for domains and for alerts. */
import { at, type Draft, difference, lines, perMonth, perYear, scheduled, settled, usd } from '../build';
import type { Comparison, Selection } from '../model';
import { ALL_IN, AROUND_THE_CLOCK, DNS, NO_ALB, ON_SPOT, SPOT, ZONE } from './bill';

const REGISTRAR = 'a registrar bills it once a year, not the resources: it is in no estimate';

const milestone = (name: string, more: Partial<Selection> = {}): Comparison =>
  lines(scheduled('dev', { milestones: [name] }, more));

const pullRequest = (id: string, text: string, about: string, compare: Comparison, because: string): Draft => ({
  ...{ id, about, figure: perMonth(text), compare, because },
});

const domain = (id: string, text: string): Draft => ({
  ...{ id, about: 'registration of a domain', figure: perYear(text), compare: settled(), because: REGISTRAR },
});

const alerts = (id: string, path: string, because: string): Draft[] =>
  ['$25', '$40', '$60'].map((text, index) => ({
    ...{ id: `${id}.${text.slice(1)}`, about: 'threshold of a budget alert', figure: usd(text), because },
    compare: settled(`${path}.alerts.${index}.threshold`),
  }));

export const pullRequests = [
  at(41, '**Domain Options to Check** (estimated $12-15/year for .dev):', domain('domain.dev', '$12-15')),
  at(
    64,
    '| PR0 | Domain & AWS Setup | 🔴 Not Started | 0% | +$1/month | - | - | **START HERE** |',
    pullRequest(
      'pr0',
      '+$1',
      'PR0: what the account has once',
      milestone('bootstrap', ALL_IN),
      'the hosted zone, and GuardDuty, Security Hub and the recorder that its controls need, which stand with the account',
    ),
  ),
  at(
    65,
    '| PR1 | Terraform Foundation | 🔴 Not Started | 0% | +$0/month | - | - | Depends on PR0 |',
    pullRequest(
      'pr1',
      '+$0',
      'PR1: the network',
      milestone('foundation'),
      'dev sends by public addresses; the NAT gateway of the plan would be $32.85',
    ),
  ),
  at(
    66,
    '| PR2 | ECR Setup | 🔴 Not Started | 0% | +$1/month | - | - | Depends on PR1 |',
    pullRequest(
      'pr2',
      '+$1',
      'PR2: the images',
      milestone('ecr'),
      '$1 keeps 10 GB; ten images of each service are less',
    ),
  ),
  at(
    67,
    '| PR3 | ECS Configuration | 🔴 Not Started | 0% | +$10/month | - | - | Depends on PR2 |',
    pullRequest('pr3', '+$10', 'PR3: the services', milestone('ecs'), `${SPOT}; with the address of each task`),
  ),
  at(
    68,
    '| PR4 | ALB and DNS | 🔴 Not Started | 0% | +$18/month | - | - | Depends on PR3 |',
    pullRequest('pr4', '+$18', 'PR4: the ingress', milestone('alb-dns'), NO_ALB),
  ),
  at(
    69,
    '| PR5 | CI/CD Pipeline | 🔴 Not Started | 0% | +$0/month | - | - | GitHub permissions needed |',
    pullRequest(
      'pr5',
      '+$0',
      'PR5: roles of the pipeline',
      milestone('cicd', { expectNothing: 'roles are free' }),
      'roles are free',
    ),
  ),
  at(
    70,
    '| PR6 | Monitoring | 🔴 Not Started | 0% | +$2/month | - | - | - |',
    pullRequest(
      'pr6',
      '+$2',
      'PR6: dashboards, alarms, topics',
      milestone('monitoring'),
      'three dashboards and ten alarms are free; the alarms beyond, and the key of the topic, are billed',
    ),
  ),
  at(
    71,
    '| PR7 | Security | 🔴 Not Started | 0% | +$1/month | - | - | - |',
    pullRequest(
      'pr7',
      '+$1',
      'PR7: hardening',
      milestone('security', { expectNothing: 'dev has network ACLs only' }),
      'dev has network ACLs, which are free; a key of its own would be $1.00',
    ),
  ),
  at(
    72,
    '| PR8 | Cost Optimization | 🔴 Not Started | 0% | -$15/month | - | - | **Critical for budget** |',
    pullRequest(
      'pr8',
      '-$15',
      'PR8: what schedule and Spot take off',
      difference(ON_SPOT, AROUND_THE_CLOCK),
      'the plan’s own figures go from $54 to $25, which is more than $15',
    ),
  ),
  at(
    73,
    '| PR9 | Backup & DR | 🔴 Not Started | 0% | +$2/month | - | - | - |',
    pullRequest(
      'pr9',
      '+$2',
      'PR9: backups',
      milestone('dr'),
      'backups hold the state, a tenth of a GB; copies and replicated images are kept in prod only',
    ),
  ),
  at(
    74,
    '| PR10 | Production Ready | 🔴 Not Started | 0% | +$0/month | - | - | - |',
    pullRequest('pr10', '+$0', 'PR10: documentation', settled(), 'documents and tests: no resource'),
  ),
  at(
    86,
    '**Status**: 🔴 Not Started | **Completion**: 0% | **Cost**: ~$15/year for domain + $1/month Route53',
    domain('domain.pr0', '~$15'),
    {
      ...{ id: 'route53.pr0', about: 'Route 53', figure: perMonth('$1'), because: ZONE },
      compare: lines(scheduled('dev', DNS, ALL_IN)),
    },
  ),
  at(
    95,
    '- [ ] Set up billing alerts ($25, $40, $60 thresholds)',
    ...alerts('billing', 'account:regions.us-west-2.accountWide.budget', 'thresholds of the account’s budget'),
  ),
  at(107, '- `codewithai.dev` - Professional, clear purpose (~$12/year)', domain('domain.codewithai', '~$12')),
  at(108, '- `durablecode.dev` - Matches project name (~$12/year)', domain('domain.durablecode', '~$12')),
  at(109, '- `buildwithai.dev` - Action-oriented (~$12/year)', domain('domain.buildwithai', '~$12')),
  at(110, '- `aicodecraft.dev` - Creative, memorable (~$12/year)', domain('domain.aicodecraft', '~$12')),
  at(111, '- `devwithai.dev` - Developer-focused (~$12/year)', domain('domain.devwithai', '~$12')),
  at(114, '- `.io` domains: ~$35/year (more expensive)', domain('domain.io', '~$35')),
  at(115, '- `.tech` domains: ~$10/year (affordable)', domain('domain.tech', '~$10')),
  at(116, '- `.app` domains: ~$14/year (forces HTTPS)', domain('domain.app', '~$14')),
  at(
    335,
    '- [ ] Set up AWS Budgets with alerts at $25, $40, $60',
    ...alerts('budget', 'environments.dev.cost.budget', 'thresholds of the environment’s budget'),
  ),
  at(521, '2. 🔴 **PRIORITY**: Set up AWS account with billing alerts at $25 threshold (PR0)', {
    ...{ id: 'next.alert', about: 'threshold of a budget alert', figure: usd('$25') },
    compare: settled('account:regions.us-west-2.accountWide.budget.alerts.0.threshold'),
    because: 'a threshold of the account’s budget',
  }),
  at(697, '- [ ] Domain registration completed (~$15/year)', domain('success.domain', '~$15')),
];
