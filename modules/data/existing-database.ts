/**
 * What an imported instance keeps. An argument left out stays as it was read, where a value of ours would do what an
 * import must not: move the instance to other subnets (refused inside a VPC), reboot it with other parameters, replace it
 * for its support, apply what somebody left pending, or write a password.
 * https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_instance
 */
import type { DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance';
import type { Database } from '../../config/vocabulary/data';

type Kept =
  | 'dbSubnetGroupName'
  | 'parameterGroupName'
  | 'vpcSecurityGroupIds'
  | 'engineLifecycleSupport'
  | 'applyImmediately'
  | 'allowMajorVersionUpgrade'
  | 'passwordWo'
  | 'passwordWoVersion'
  | 'manageMasterUserPassword';

/** Arguments that take the place of ours while a database is an existing one; none for one that is made here. */
export function keptOf(
  { existing, password, passwordVersion }: Database,
  securityGroupId: string,
): Partial<Pick<DbInstanceConfig, Kept>> {
  if (!existing) return {};
  return {
    dbSubnetGroupName: undefined,
    parameterGroupName: undefined,
    vpcSecurityGroupIds: existing.securityGroups && [securityGroupId, ...existing.securityGroups],
    engineLifecycleSupport: undefined,
    applyImmediately: undefined,
    allowMajorVersionUpgrade: undefined,
    ...(passwordVersion === 1 || password === 'unchanged' ? KEPT_PASSWORD : {}),
  };
}

/** Without a version, the provider sends no password. */
const KEPT_PASSWORD = { passwordWo: undefined, passwordWoVersion: undefined, manageMasterUserPassword: undefined };
