/** The stand-ins through a real gateway. They stand for AWS; no emulator is behind them here. */
import { type Gateway, startGateway } from '../../../scripts/local-account/gateway';
import { authorization, callJson, close, type JsonCall } from './helpers';

/** Nothing listens there: a call that leaves the stand-ins fails. */
const NOWHERE = 1;

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ port: 0, ministackPort: NOWHERE, motoPort: NOWHERE });
});

afterAll(() => close(gateway.server));

const call = (given: JsonCall) => callJson(gateway.endpoint, given);

async function rest(method: string, service: string, path: string, body?: unknown) {
  const response = await fetch(`${gateway.endpoint}${path}`, {
    method,
    headers: { authorization: authorization(service) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

describe('Application Auto Scaling', () => {
  const service = 'application-autoscaling';
  const target = {
    ServiceNamespace: 'ecs',
    ResourceId: 'service/lab/api',
    ScalableDimension: 'ecs:service:DesiredCount',
  };

  it('keeps what a later registration does not name, and drops policies with their target', async () => {
    await call({ service, action: 'RegisterScalableTarget', body: { ...target, MinCapacity: 1, MaxCapacity: 4 } });
    await call({ service, action: 'RegisterScalableTarget', body: { ...target, MaxCapacity: 8 } });
    await call({ service, action: 'PutScalingPolicy', body: { ...target, PolicyName: 'cpu' } });
    const targets = await call({ service, action: 'DescribeScalableTargets', body: { ServiceNamespace: 'ecs' } });
    expect(targets.body).toMatchObject({ ScalableTargets: [{ ...target, MinCapacity: 1, MaxCapacity: 8 }] });

    await call({ service, action: 'DeregisterScalableTarget', body: target });
    const policies = await call({ service, action: 'DescribeScalingPolicies', body: target });
    expect(policies.body).toEqual({ ScalingPolicies: [] });
  });

  it('refuses a policy without a target', async () => {
    const reply = await call({ service, action: 'PutScalingPolicy', body: { ...target, PolicyName: 'cpu' } });
    expect(reply).toMatchObject({ status: 400, body: { __type: 'ObjectNotFoundException' } });
  });

  it('answers an action it does not have with a 501 that names it', async () => {
    const reply = await call({ service, action: 'GetPredictiveScalingForecast' });
    expect(reply).toMatchObject({
      status: 501,
      body: { message: expect.stringContaining('application-autoscaling:GetPredictiveScalingForecast') },
    });
  });
});

describe('Cost Explorer', () => {
  const service = 'ce';
  const monitor = { MonitorName: 'services', MonitorType: 'DIMENSIONAL', MonitorDimension: 'SERVICE' };

  it('keeps an account to itself, but not a region: the service is global', async () => {
    const body = { AnomalyMonitor: monitor, ResourceTags: [{ Key: 'Project', Value: 'lab' }] };
    const created = await call({ service, action: 'CreateAnomalyMonitor', body });
    const list = { service, action: 'GetAnomalyMonitors' };
    expect((await call({ ...list, region: 'us-east-1' })).body).toMatchObject({ AnomalyMonitors: [monitor] });
    expect((await call({ ...list, account: '999999999999' })).body).toEqual({ AnomalyMonitors: [] });

    const { MonitorArn } = created.body as { MonitorArn: string };
    const tags = await call({ service, action: 'ListTagsForResource', body: { ResourceArn: MonitorArn } });
    expect(tags.body).toEqual({ ResourceTags: [{ Key: 'Project', Value: 'lab' }] });

    await call({ service, action: 'DeleteAnomalyMonitor', body: { MonitorArn } });
    const gone = await call({ ...list, body: { MonitorArnList: [MonitorArn] } });
    expect(gone).toMatchObject({ status: 400, body: { __type: 'UnknownMonitorException' } });
  });

  it('lists a cost allocation tag that is asked for, inactive until it is activated', async () => {
    const list = { service, action: 'ListCostAllocationTags', body: { TagKeys: ['Project'] } };
    expect((await call(list)).body).toMatchObject({ CostAllocationTags: [{ Status: 'Inactive' }] });
    const status = [{ TagKey: 'Project', Status: 'Active' }];
    await call({ service, action: 'UpdateCostAllocationTagsStatus', body: { CostAllocationTagsStatus: status } });
    expect((await call(list)).body).toMatchObject({ CostAllocationTags: status });
  });
});

describe('Security Hub', () => {
  const StandardsArn = 'arn:aws:securityhub:eu-central-1::standards/aws-foundational-security-best-practices/v/1.0.0';

  it('keeps settings and standards until it is disabled', async () => {
    expect((await rest('GET', 'securityhub', '/accounts')).status).toBe(400);
    await rest('POST', 'securityhub', '/accounts', {});
    await rest('PATCH', 'securityhub', '/accounts', { AutoEnableControls: false });
    expect((await rest('GET', 'securityhub', '/accounts')).body).toMatchObject({ AutoEnableControls: false });

    await rest('POST', 'securityhub', '/standards/register', { StandardsSubscriptionRequests: [{ StandardsArn }] });
    const standards = await rest('POST', 'securityhub', '/standards/get', {});
    expect(standards.body).toMatchObject({ StandardsSubscriptions: [{ StandardsArn, StandardsStatus: 'READY' }] });

    await rest('DELETE', 'securityhub', '/accounts');
    expect((await rest('POST', 'securityhub', '/standards/get', {})).body).toEqual({ StandardsSubscriptions: [] });
  });
});

describe('Synthetics', () => {
  it('starts, changes and deletes a canary', async () => {
    await rest('POST', 'synthetics', '/canary', { Name: 'home', Code: { Handler: 'index.handler', ZipFile: 'eA==' } });
    await rest('POST', 'synthetics', '/canary/home/start');
    await rest('PATCH', 'synthetics', '/canary/home', { SuccessRetentionPeriodInDays: 7 });
    expect((await rest('GET', 'synthetics', '/canary/home')).body).toMatchObject({
      Canary: { Code: { Handler: 'index.handler' }, Status: { State: 'RUNNING' }, SuccessRetentionPeriodInDays: 7 },
    });
    await rest('DELETE', 'synthetics', '/canary/home');
    expect((await rest('GET', 'synthetics', '/canary/home')).body).toMatchObject({
      __type: 'ResourceNotFoundException',
    });
  });
});

describe('saved queries and WAF logging', () => {
  it('replaces a query by its id', async () => {
    const put = { service: 'logs', action: 'PutQueryDefinition' };
    const first = await call({ ...put, body: { name: 'lab/errors', queryString: 'a' } });
    await call({ ...put, body: { ...(first.body as object), name: 'lab/errors', queryString: 'b' } });
    const found = await call({
      service: 'logs',
      action: 'DescribeQueryDefinitions',
      body: { queryDefinitionNamePrefix: 'lab/' },
    });
    expect(found.body).toMatchObject({ queryDefinitions: [{ name: 'lab/errors', queryString: 'b' }] });
  });

  it('forgets where a web ACL logs to when told to', async () => {
    const configuration = { ResourceArn: 'arn:acl', LogDestinationConfigs: ['arn:log'] };
    const wafv2 = (action: string, body: unknown) => call({ service: 'wafv2', action, body });
    await wafv2('PutLoggingConfiguration', { LoggingConfiguration: configuration });
    const read = await wafv2('GetLoggingConfiguration', { ResourceArn: 'arn:acl' });
    expect(read.body).toEqual({ LoggingConfiguration: configuration });
    await wafv2('DeleteLoggingConfiguration', { ResourceArn: 'arn:acl' });
    expect((await wafv2('GetLoggingConfiguration', { ResourceArn: 'arn:acl' })).status).toBe(400);
  });
});

describe('Data Lifecycle Manager', () => {
  const details = { ResourceTypes: ['VOLUME'], TargetTags: [{ Key: 'SnapshotPolicy', Value: 'lab' }] };

  it('keeps a policy with its tags, and what AWS says of one by itself', async () => {
    const given = { Description: 'lab', State: 'ENABLED', PolicyDetails: details, Tags: { Owner: 'us' } };
    const { PolicyId } = (await rest('POST', 'dlm', '/policies', given)).body as { PolicyId: string };
    await rest('PATCH', 'dlm', `/policies/${PolicyId}`, { State: 'DISABLED' });
    expect((await rest('GET', 'dlm', `/policies/${PolicyId}/`)).body).toMatchObject({
      Policy: {
        PolicyId,
        State: 'DISABLED',
        Description: 'lab',
        PolicyDetails: { ...details, PolicyType: 'EBS_SNAPSHOT_MANAGEMENT' },
        Tags: { Owner: 'us' },
      },
    });

    await rest('DELETE', 'dlm', `/policies/${PolicyId}/`);
    expect((await rest('GET', 'dlm', `/policies/${PolicyId}/`)).status).toBe(400);
  });
});
