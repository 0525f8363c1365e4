/**
 * What plans get wrong that the vocabulary cannot say: no file can break these, so there is nothing to check. A decision
 * names one of them to explain what is done instead.
 */
import type { Rule } from './rule';

type Explanation = Omit<Rule, 'check'>;

const explanation = (id: string, because: string, source: string): Explanation => ({
  id,
  severity: 'warning',
  because,
  source,
});

export const EXPLANATIONS: readonly Explanation[] = [
  explanation(
    'iam/task-role',
    'The execution role lets ECS fetch images and secrets, the task role lets the code act: one policy for both gives each the rights of the other.',
    'AmazonECS/latest/developerguide/security-iam-roles',
  ),
  explanation(
    'iam/service-linked-role',
    'Application Auto Scaling acts for ECS through a service-linked role that AWS makes: a role of our own is not used.',
    'autoscaling/application/userguide/application-auto-scaling-service-linked-roles',
  ),
  explanation(
    'dns/alias-ttl',
    'An alias record has the TTL of what it points to: it takes none of its own.',
    'Route53/latest/DeveloperGuide/resource-record-sets-values-alias',
  ),
  explanation(
    'capacity/kinds',
    'A service takes its capacity from Fargate or from an Auto Scaling group: a strategy that mixes the two is refused.',
    'AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem',
  ),
  explanation(
    'images/first-apply',
    'A function, a host or a task needs an image, and a repository is empty at first: none of them starts until its image is given.',
    'lambda/latest/dg/images-create',
  ),
  explanation(
    'compose/resident-models',
    'A model that is larger than the memory is read from the volume again and again: its latency is that of the volume.',
    'ebs/latest/userguide/general-purpose',
  ),
  explanation(
    'cost/commitment',
    'Reserved instances and savings plans are bought for a year or three, and are a discount on what runs: they are no part of a plan’s own price.',
    'savingsplans/latest/userguide/what-is-savings-plans',
  ),
  explanation(
    'cost/free-egress',
    'The first 100 GB a month to the internet are free in every account since 2021-12.',
    'https://aws.amazon.com/blogs/aws/aws-free-tier-data-transfer-expansion-100-gb-from-regions-and-1-tb-from-amazon-cloudfront-per-month/',
  ),
  explanation(
    'names/prefix',
    'Names and the Project tag start with the project; stacks and states start with the deployment: the two need not be one word.',
    'whitepapers/latest/tagging-best-practices/naming-conventions',
  ),
  explanation(
    'claims/figures',
    'A plan that gives several figures for one thing has at most one that is right: the estimate counts what is synthesized.',
    'pricing-calculator/latest/userguide/what-is-pricing-calculator',
  ),
  explanation(
    'claims/resources',
    'What a plan counts as one resource is several in Terraform: the count of the synthesized stacks stands beside the plan’s.',
    'https://developer.hashicorp.com/terraform/language/resources',
  ),
];
