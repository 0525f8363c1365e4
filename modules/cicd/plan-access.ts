/** What a plan reads. */
import type { Environment } from '../../config/environment';
import { ACCOUNT_PLACEHOLDER, bucketName, name } from '../../config/naming';
import { isOperated, isSwitched } from '../../config/operated';
import { estimatePath, powerPath } from '../../config/power';
import { composeHost, functionServices, hostZones } from '../../config/topology';
import type { Statement } from '../iam/policy';
import type { GithubNeeds } from './needs';

/** Configuration and metadata of everything, no data and no secrets. */
export const READ_ONLY = { view: 'job-function/ViewOnlyAccess', audit: 'SecurityAudit' } as const;

/** Reads of configuration, no data, that ViewOnlyAccess and SecurityAudit leave out. */
const READS = [
  'application-autoscaling:ListTagsForResource',
  'backup:GetBackupPlan',
  'backup:GetBackupSelection',
  'backup:ListTags',
  'budgets:ListTagsForResource',
  'budgets:ViewBudget',
  'ce:GetAnomalyMonitors',
  'ce:GetAnomalySubscriptions',
  'ce:ListTagsForResource',
  'elasticfilesystem:ListTagsForResource',
  'lambda:GetEventSourceMapping',
  'lambda:GetFunctionEventInvokeConfig',
  'resource-groups:GetGroup',
  'resource-groups:GetGroupConfiguration',
  'resource-groups:GetGroupQuery',
  'resource-groups:GetTags',
  'scheduler:GetSchedule',
  'scheduler:GetScheduleGroup',
  'scheduler:ListTagsForResource',
  'servicediscovery:GetNamespace',
  'servicediscovery:GetService',
  'servicediscovery:ListTagsForResource',
  'sns:GetSubscriptionAttributes',
  'synthetics:GetCanary',
];

/**
 * What a plan reads and the managed policies leave out. Secrets stay closed. Terraform reads a parameter decrypted and a
 * version of a secret with its value even where it keeps neither: so the security milestone, and a data milestone with
 * secrets of Secrets Manager, is planned by who may read them.
 */
export function planStatements(needs: GithubNeeds): Statement[] {
  const { env } = needs;
  return [
    // Several of these have no resource of their own.
    { sid: 'ReadWhatPlansNeed', actions: READS, resources: ['*'] },
    {
      sid: 'ReadApis',
      actions: ['apigateway:GET'],
      resources: ['apis', 'domainnames', 'tags', 'vpclinks'].map(
        (kind) => `arn:aws:apigateway:${env.region}::/${kind}/*`,
      ),
    },
    ...functionReads(needs),
    ...parameterReads(needs),
    ...hostReads(needs),
  ];
}

/** Whether Terraform makes functions: of services, what rotates secrets, an API in front of a queue, what switches. */
function hasFunctions(env: Environment): boolean {
  const rotates = Object.values(env.databases).some(({ rotation }) => rotation.kind === 'on');
  const runs = env.ingress.kind === 'http-api' && env.ingress.runs !== undefined;
  return Object.keys(functionServices(env)).length > 0 || rotates || runs || isOperated(env);
}

/** A function is read together with an address of its code: those of this environment only. */
function functionReads({ env, accountId }: GithubNeeds): Statement[] {
  if (!hasFunctions(env)) return [];
  const resources = [`arn:aws:lambda:${env.region}:${accountId}:function:${name(env, '*', 'lambda')}`];
  return [{ sid: 'ReadFunctions', actions: ['lambda:GetFunction'], resources }];
}

/** What describes the unit that is switched, and what the environment is estimated to cost: nothing of it is secret. */
function parameterReads({ env, accountId }: GithubNeeds): Statement[] {
  const paths = [...(isSwitched(env) ? [`${powerPath(env)}/*`] : []), ...(env.cost?.report ? [estimatePath(env)] : [])];
  if (paths.length === 0) return [];
  const resources = paths.map((path) => `arn:aws:ssm:${env.region}:${accountId}:parameter${path}`);
  return [{ sid: 'ReadParameters', actions: ['ssm:GetParameter'], resources }];
}

/** Public parameters that say which AMI is current, and the files of a Compose project. */
function hostReads({ env, accountId }: GithubNeeds): Statement[] {
  const onInstances =
    env.compute.kind === 'ecs-ec2' || hostZones(env).length > 0 || env.network.egress.kind === 'nat-instance';
  const files = composeHost(env)?.files;
  return [
    ...(onInstances
      ? [
          {
            sid: 'ReadCurrentImages',
            actions: ['ssm:GetParameter'],
            resources: [`arn:aws:ssm:${env.region}::parameter/aws/service/*`],
          },
        ]
      : []),
    ...(files
      ? [
          {
            sid: 'ReadProjectFiles',
            actions: ['s3:GetObject'],
            resources: [`arn:aws:s3:::${bucketName(env, files.bucket).replace(ACCOUNT_PLACEHOLDER, accountId)}/*`],
          },
        ]
      : []),
  ];
}
