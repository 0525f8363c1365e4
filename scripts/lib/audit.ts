/** What is left in an account that carries a tag: asked of AWS through Terraform's own data sources. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Terraform } from '../../tools/terraform';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface AuditOptions {
  /** A folder of the audit's own; made and removed. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly region: string;
  /** Tag whose resources are looked for. */
  readonly tag: Tag;
  /** A second tag that they carry, too. Default: none. */
  readonly and?: Tag;
  /** Start of every name, for what is listed by name. */
  readonly namePrefix: string;
}

/** Where there is nothing, the provider gives an empty list or none. */
const ids = z.record(z.string(), z.object({ value: z.array(z.string().nullable()).nullish() }));

/** What AWS goes on listing by tag after it was deleted, each looked for in another way. */
const LISTED_AFTER_DELETION: readonly { readonly arn: string; readonly reason: string }[] = [
  { arn: ':natgateway/', reason: 'listed for an hour; those that still work are listed by state' },
  { arn: ':instance/', reason: 'terminated ones are listed for an hour; those that still exist are listed by state' },
  { arn: ':kms:', reason: 'waits 7 to 30 days for its deletion; keys that do not wait are listed by state' },
  { arn: ':ecs:', reason: 'services and task definitions stay as INACTIVE; what would still run stands in a cluster' },
];

/** Ids of what is left, by kind. Empty when nothing is. */
export async function findLeftovers(options: AuditOptions): Promise<Readonly<Record<string, readonly string[]>>> {
  const { folder, env } = options;
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, 'audit.tf.json'), JSON.stringify(configuration(options)));
    const terraform = new Terraform({ folder, env });
    await terraform.init();
    await terraform.apply();
    const found = Object.entries(ids.parse(await terraform.outputs()));
    const named = found.map(([kind, { value }]): [string, string[]] => [kind, (value ?? []).flatMap((id) => id ?? [])]);
    return Object.fromEntries(named.filter(([, left]) => left.length > 0));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Terraform expression: ARNs that carry the tag, of one kind or of all that are gone when they are gone. */
function taggedArns(kind?: string): string {
  const arns = 'data.aws_resourcegroupstaggingapi_resources.all.resource_tag_mapping_list[*].resource_arn';
  const apart = LISTED_AFTER_DELETION.map(({ arn }) => `!strcontains(arn, "${arn}")`).join(' && ');
  return `[for arn in ${arns} : arn if ${kind === undefined ? apart : `strcontains(arn, "${kind}")`}]`;
}

/** One data source for each kind of thing that AWS can list: by tag where it takes one, by name where it does not. */
function configuration({ region, tag, and, namePrefix }: AuditOptions) {
  const wanted = and ? [tag, and] : [tag];
  const tags = Object.fromEntries(wanted.map(({ key, value }) => [key, value]));
  const filter = wanted.map(({ key, value }) => ({ name: `tag:${key}`, values: [value] }));
  const tag_filter = wanted.map(({ key, value }) => ({ key, values: [value] }));
  const named = (list: string, test: string): string =>
    `\${[for each in ${list} == null ? [] : ${list} : each if ${test}]}`;
  return {
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' } } },
    provider: { aws: [{ region }] },
    data: {
      aws_resourcegroupstaggingapi_resources: { all: { tag_filter } },
      aws_kms_key: { tagged: { for_each: `\${toset(${taggedArns(':kms:')})}`, key_id: '${each.value}' } },
      aws_vpcs: { all: { tags } },
      aws_subnets: { all: { filter } },
      aws_security_groups: { all: { tags } },
      // AWS lists deleted ones for an hour.
      aws_nat_gateways: { all: { filter: [...filter, { name: 'state', values: ['pending', 'available'] }] } },
      aws_eips: { all: { filter } },
      aws_network_interfaces: { all: { filter } },
      aws_instances: { all: { filter, instance_state_names: ['pending', 'running', 'stopping', 'stopped'] } },
      aws_lbs: { all: { tags } },
      aws_iam_roles: { all: { name_regex: `^${namePrefix}` } },
      aws_ecr_repositories: { all: {} },
      aws_ecs_clusters: { all: {} },
      aws_cloudwatch_log_groups: { all: {} },
    },
    output: {
      tagged: { value: `\${${taggedArns()}}` },
      keys: { value: '${[for key in data.aws_kms_key.tagged : key.arn if key.key_state != "PendingDeletion"]}' },
      vpcs: { value: '${data.aws_vpcs.all.ids}' },
      subnets: { value: '${data.aws_subnets.all.ids}' },
      security_groups: { value: '${data.aws_security_groups.all.ids}' },
      nat_gateways: { value: '${data.aws_nat_gateways.all.ids}' },
      elastic_ips: { value: '${data.aws_eips.all.allocation_ids}' },
      network_interfaces: { value: '${data.aws_network_interfaces.all.ids}' },
      instances: { value: '${data.aws_instances.all.ids}' },
      load_balancers: { value: '${data.aws_lbs.all.arns}' },
      roles: { value: '${data.aws_iam_roles.all.names}' },
      repositories: { value: named('data.aws_ecr_repositories.all.names', `startswith(each, "${namePrefix}")`) },
      clusters: { value: named('data.aws_ecs_clusters.all.cluster_arns', `strcontains(each, "/${namePrefix}")`) },
      log_groups: {
        value: named('data.aws_cloudwatch_log_groups.all.log_group_names', `strcontains(each, "${namePrefix}")`),
      },
    },
  };
}
