/** Which resources people draw, which belong to one of these, and which only lead from one to the next. */

/** Decides the colour. */
export type Category = 'front' | 'compute' | 'data' | 'message' | 'network' | 'guard';

export interface Kind {
  readonly label: string;
  readonly category: Category;
}

const kind = (category: Category, label: string): Kind => ({ category, label });

/** Resource types that are nodes. */
export const KINDS: Readonly<Record<string, Kind>> = {
  aws_lb: kind('front', 'Load balancer'),
  aws_apigatewayv2_api: kind('front', 'HTTP API'),
  aws_apigatewayv2_vpc_link: kind('front', 'VPC link'),
  aws_cloudfront_distribution: kind('front', 'CloudFront'),
  aws_ecs_service: kind('compute', 'ECS service'),
  aws_ecs_task_definition: kind('compute', 'ECS task'),
  aws_lambda_function: kind('compute', 'Lambda function'),
  aws_instance: kind('compute', 'EC2 instance'),
  aws_autoscaling_group: kind('compute', 'Auto Scaling group'),
  aws_synthetics_canary: kind('compute', 'Canary'),
  aws_db_instance: kind('data', 'RDS database'),
  aws_elasticache_replication_group: kind('data', 'ElastiCache'),
  aws_dynamodb_table: kind('data', 'DynamoDB table'),
  aws_efs_file_system: kind('data', 'EFS file system'),
  aws_s3_bucket: kind('data', 'S3 bucket'),
  aws_ecr_repository: kind('data', 'ECR repository'),
  aws_sqs_queue: kind('message', 'SQS queue'),
  aws_sns_topic: kind('message', 'SNS topic'),
  aws_scheduler_schedule: kind('message', 'Schedule'),
  aws_cloudwatch_event_rule: kind('message', 'Event rule'),
  aws_nat_gateway: kind('network', 'NAT gateway'),
  aws_internet_gateway: kind('network', 'Internet gateway'),
  aws_vpc_endpoint: kind('network', 'VPC endpoint'),
  aws_wafv2_web_acl: kind('guard', 'Web ACL'),
  aws_secretsmanager_secret: kind('guard', 'Secret'),
};

/** Types that are part of another resource, by the attribute that names it. */
export const PART_OF: Readonly<Record<string, string>> = {
  aws_lb_listener: 'load_balancer_arn',
  aws_lb_listener_rule: 'listener_arn',
  aws_apigatewayv2_integration: 'api_id',
  aws_efs_mount_target: 'file_system_id',
  aws_efs_access_point: 'file_system_id',
  aws_cloudwatch_event_target: 'rule',
  aws_sns_topic_subscription: 'topic_arn',
  aws_lambda_function_event_invoke_config: 'function_name',
  aws_wafv2_web_acl_association: 'web_acl_arn',
  aws_secretsmanager_secret_rotation: 'secret_id',
  aws_iam_role_policy: 'role',
};

/** Types that are followed to what they refer to. */
export const FOLLOWED: ReadonlySet<string> = new Set([
  'aws_ecs_task_definition',
  'aws_ecs_capacity_provider',
  'aws_launch_template',
  'aws_db_subnet_group',
  'aws_elasticache_subnet_group',
  'aws_iam_instance_profile',
  'aws_iam_role',
]);

/** What permits: an edge through it says that one may use the other. */
export const PERMITS = 'aws_iam_role';

/** Types in which those who send requests meet those who answer. */
export const MEETINGS: ReadonlySet<string> = new Set(['aws_lb_target_group', 'aws_service_discovery_service']);

/** Types that send requests into a meeting. */
export const SENDERS: ReadonlySet<string> = new Set(['aws_lb', 'aws_apigatewayv2_api']);

/** Types that start what they refer to. */
export const TRIGGERS: ReadonlySet<string> = new Set([
  'aws_scheduler_schedule',
  'aws_cloudwatch_event_rule',
  'aws_sns_topic',
]);

/** Types that the internet reaches by themselves, without a security group. */
export const PUBLIC: ReadonlySet<string> = new Set(['aws_apigatewayv2_api', 'aws_cloudfront_distribution']);
