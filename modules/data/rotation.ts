import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { SecretsmanagerSecretRotation } from '@cdktf/provider-aws/lib/secretsmanager-secret-rotation';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { dataTier, ecsServices, logRetentionDays, secretsOf } from '../../config/topology';
import type { Duration } from '../../config/vocabulary/scalars';
import {
  CA_CERTIFICATES,
  ENVIRONMENT,
  permissions,
  type RedeployTarget,
  TIMEOUT_SECONDS,
} from '../../lambda-src/rotate-db-secret/contract';
import { NodeFunction } from '../functions/function';
import type { UserSecret } from './database-secrets';
import { RotationEndpoints } from './rotation-endpoints';

/** What is rotated together: the secrets of one database. */
export interface RotatedDatabase {
  readonly secrets: readonly UserSecret[];
  /** Secret of the master that is not among them, because RDS rotates it. */
  readonly managedSecretArn: string | undefined;
  /** Time between rotations. */
  readonly every: Duration;
}

export interface RotationProps {
  readonly env: Environment;
  readonly accountId: string;
  readonly vpcId: string;
  readonly subnetIds: { readonly private: readonly string[]; readonly database: readonly string[] };
  readonly securityGroupId: string;
  readonly databases: readonly RotatedDatabase[];
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * One function for every database of an environment, and a schedule for each secret.
 *
 * The first rotation follows the first apply at once: it makes the users.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
 */
export class Rotation extends Construct {
  private readonly props: RotationProps;
  private readonly rotator: NodeFunction;

  constructor(scope: Construct, id: string, props: RotationProps) {
    super(scope, id);
    this.props = props;
    const subnetIds = this.subnetIds();
    const targets = redeployTargets(props.env);
    this.rotator = this.createFunction(subnetIds, targets);
    const ways = this.createEndpoints(subnetIds, targets);
    for (const database of props.databases) this.schedule(database, ways);
  }

  /** Beside the tasks where there is a private tier, else beside the databases. */
  private subnetIds(): readonly string[] {
    const { env, subnetIds } = this.props;
    return subnetIds.private.length > 0 ? subnetIds.private : subnetIds[dataTier(env)];
  }

  private createFunction(subnetIds: readonly string[], targets: readonly RedeployTarget[]): NodeFunction {
    const { env, accountId, databases, securityGroupId } = this.props;
    return new NodeFunction(this, 'function', {
      env,
      source: 'rotate-db-secret',
      address: 'rotate_db_secret',
      description: 'Rotates the passwords of database users',
      logRetentionDays: logRetentionDays(env),
      timeoutSeconds: TIMEOUT_SECONDS,
      statements: permissions({
        secretArns: databases.flatMap(({ secrets }) => secrets.map(({ arn }) => arn)),
        masterSecretArns: databases.flatMap(({ managedSecretArn }) => managedSecretArn ?? []),
        serviceArns: targets.map(
          ({ cluster, service }) => `arn:aws:ecs:${env.region}:${accountId}:service/${cluster}/${service}`,
        ),
      }),
      environment: {
        [ENVIRONMENT.caCertificates]: CA_CERTIFICATES,
        [ENVIRONMENT.redeploy]: JSON.stringify(targets),
      },
      vpc: { subnetIds, securityGroupIds: [securityGroupId] },
    });
  }

  /** A function in a VPC has no public address: without NAT it reaches AWS by endpoints, or not at all. */
  private createEndpoints(
    subnetIds: readonly string[],
    targets: readonly RedeployTarget[],
  ): readonly ITerraformDependable[] {
    const { env, vpcId } = this.props;
    if (env.network.egress.kind !== 'public-ip') return [];
    const services = ['secretsmanager', ...(targets.length > 0 ? ['ecs'] : [])];
    return new RotationEndpoints(this, 'endpoints', { env, vpcId, subnetIds, services }).endpoints;
  }

  private schedule({ secrets, every }: RotatedDatabase, ways: readonly ITerraformDependable[]): void {
    const users = secrets.filter(({ master }) => !master).map((secret) => this.rotate(secret, every, ways));
    // The master's last: its password is what makes the users.
    for (const secret of secrets.filter(({ master }) => master)) this.rotate(secret, every, [...ways, ...users]);
  }

  private rotate(
    { key, arn, version }: UserSecret,
    every: Duration,
    waitsFor: readonly ITerraformDependable[],
  ): SecretsmanagerSecretRotation {
    const permission = new LambdaPermission(this, `permission/rotate_${key}`, {
      statementId: `rotate-${key}`,
      action: 'lambda:InvokeFunction',
      functionName: this.rotator.name,
      principal: 'secretsmanager.amazonaws.com',
      sourceAccount: this.props.accountId,
      sourceArn: arn,
    });
    return new SecretsmanagerSecretRotation(this, `rotation/${key}`, {
      secretId: arn,
      rotationLambdaArn: this.rotator.arn,
      rotateImmediately: true,
      rotationRules:
        every.seconds % DAY === 0
          ? { automaticallyAfterDays: every.seconds / DAY }
          : { scheduleExpression: `rate(${Math.round(every.seconds / HOUR)} hours)` },
      // A first value that is written anew counts only once it is rotated: the users have other passwords by now.
      lifecycle: {
        replaceTriggeredBy: [`${version.terraformResourceType}.${version.friendlyUniqueId}.secret_string_wo_version`],
      },
      dependsOn: [permission, version, ...waitsFor],
    });
  }
}

/** ECS services whose tasks read a secret of a database when they start. */
function redeployTargets(env: Environment): RedeployTarget[] {
  return Object.entries(ecsServices(env))
    .filter(([, service]) => secretsOf(service).some(({ kind }) => kind === 'database'))
    .map(([service]) => ({ cluster: name(env, 'cluster'), service: name(env, service, 'service') }));
}
