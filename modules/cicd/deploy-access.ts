/** What a deployment of an image, or of a website, changes. */
import { namePrefix } from '../../config/naming';
import { hostZones } from '../../config/topology';
import type { Statement } from '../iam/policy';
import { Repository } from '../registry/repository';
import type { GithubNeeds } from './needs';

/** Everything that a deployment does: images into these repositories, and new ones into what runs them; websites. */
export function deployStatements(needs: GithubNeeds): Statement[] {
  return [
    ...imageStatements(needs),
    ...taskStatements(needs),
    ...serviceStatements(needs),
    ...functionStatements(needs),
    ...hostStatements(needs),
    ...websiteStatements(needs),
  ];
}

/** Pushing images to these repositories, looking whether one is there and what its scan found. */
function imageStatements({ repositoryArns }: GithubNeeds): Statement[] {
  if (repositoryArns.length === 0) return [];
  const reads = ['ecr:DescribeImages', 'ecr:DescribeImageScanFindings'];
  const actions = [...Repository.pullActions, ...Repository.pushActions, ...reads];
  return [
    // A registry token is not a resource: AWS takes this action with "*" only.
    { sid: 'LogIntoRegistry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    { sid: 'PushImages', actions, resources: repositoryArns },
  ];
}

/** New revisions of the tasks of services and jobs, with the roles that they have. */
function taskStatements({ passedRoleArns, env, accountId }: GithubNeeds): Statement[] {
  if (passedRoleArns.length === 0) return [];
  return [
    {
      sid: 'RegisterTasks',
      actions: ['ecs:RegisterTaskDefinition', 'ecs:DeregisterTaskDefinition', 'ecs:DescribeTaskDefinition'],
      // Task definitions are not matched by ARN for these actions: AWS takes "*" only, so the region is the limit.
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': env.region } },
    },
    {
      sid: 'TagTasks',
      actions: ['ecs:TagResource'],
      resources: [`arn:aws:ecs:${env.region}:${accountId}:task-definition/${namePrefix(env)}-*:*`],
    },
    {
      sid: 'PassTaskRoles',
      actions: ['iam:PassRole'],
      resources: passedRoleArns,
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
  ];
}

function serviceStatements({ serviceArns, env, accountId }: GithubNeeds): Statement[] {
  if (serviceArns.length === 0) return [];
  return [
    {
      sid: 'RaiseLeastCount',
      actions: ['application-autoscaling:RegisterScalableTarget'],
      // Ids of scalable targets are AWS's own: the namespace is the limit.
      resources: [`arn:aws:application-autoscaling:${env.region}:${accountId}:scalable-target/*`],
      conditions: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } },
    },
    { sid: 'DeployServices', actions: ['ecs:DescribeServices', 'ecs:UpdateService'], resources: serviceArns },
  ];
}

/** Another image for functions that there are. The first one makes the function: that is infrastructure. */
function functionStatements({ functionNames, env, accountId }: GithubNeeds): Statement[] {
  if (functionNames.length === 0) return [];
  return [
    {
      sid: 'DeployFunctions',
      actions: ['lambda:GetFunction', 'lambda:GetFunctionConfiguration', 'lambda:UpdateFunctionCode'],
      resources: functionNames.map((name) => `arn:aws:lambda:${env.region}:${accountId}:function:${name}`),
    },
  ];
}

/** Another image for hosts that there are: their user data changes, for which they stop and start. */
function hostStatements({ env, accountId }: GithubNeeds): Statement[] {
  if (hostZones(env).length === 0) return [];
  const { Project = '', Environment = '' } = env.tags;
  return [
    {
      sid: 'RestartHosts',
      actions: ['ec2:ModifyInstanceAttribute', 'ec2:StartInstances', 'ec2:StopInstances'],
      resources: [`arn:aws:ec2:${env.region}:${accountId}:instance/*`],
      conditions: { StringEquals: { 'aws:ResourceTag/Project': Project, 'aws:ResourceTag/Environment': Environment } },
    },
  ];
}

/** Files of websites, and what CloudFront still holds of them. */
function websiteStatements({ websiteBucketArns, distributionArns }: GithubNeeds): Statement[] {
  if (websiteBucketArns.length === 0) return [];
  return [
    {
      sid: 'UploadWebsites',
      actions: ['s3:DeleteObject', 's3:PutObject'],
      resources: websiteBucketArns.map((arn) => `${arn}/*`),
    },
    { sid: 'ListWebsites', actions: ['s3:ListBucket'], resources: websiteBucketArns },
    {
      sid: 'InvalidateWebsites',
      actions: ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
      resources: distributionArns,
    },
  ];
}
