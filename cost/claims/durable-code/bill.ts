/** Of what dev's bill the figures of durable-code are, and why they differ. */
import { always, type Draft, lines, percent, perMonth, saving, scheduled } from '../build';
import type { Match } from '../model';

export const FARGATE: Match = { prices: ['fargate.'] };
/** With the addresses of the tasks, which come and go with them. */
export const COMPUTE: Match = { types: ['aws_ecs_service'] };
export const WATCHED: Match = { prices: ['cloudwatch.', 'ecr.'] };
export const DNS: Match = { prices: ['route53.'] };
export const INGRESS: Match = { prices: ['apigateway.'] };
/** All-in: dev and what its account has once in the region. */
export const ALL_IN = { account: true } as const;
export const NO_SPOT = { onDemand: true } as const;
export const AROUND_THE_CLOCK = always('dev', 'total', { ...ALL_IN, ...NO_SPOT });
export const SCHEDULED = scheduled('dev', 'total', { ...ALL_IN, ...NO_SPOT });
export const ON_SPOT = scheduled('dev', 'total', ALL_IN);
export const HOURS =
  '60 of 168 hours of a week are up: 64.3 % of them are saved, and only of what is billed by the hour';
export const SPOT = 'Spot floats; at the typical price of the table it is 68.6 % below on demand';
export const NO_ALB =
  'dev has an HTTP API, which costs by the request; a load balancer would be $16.43 and $7.30 for its two addresses';
export const UNDER_25 =
  'an HTTP API instead of a load balancer, public addresses instead of a NAT gateway, Spot, and nights and weekends off';
export const ZONE = 'a zone is $0.50, queries of alias records are free';
export const goal = (id: string, text: string): Draft => ({
  ...{ id, about: 'dev, all-in, as scheduled', figure: perMonth(text), compare: lines(ON_SPOT), because: UNDER_25 },
});
export const spot = (id: string): Draft => ({
  ...{ id, about: 'Fargate Spot against on demand', figure: percent('70%'), because: SPOT },
  compare: saving(scheduled('dev', FARGATE, NO_SPOT), scheduled('dev', FARGATE)),
});
