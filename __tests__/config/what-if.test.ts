/** "What if": changes of an input before it is parsed, judged by the same rules, and never part of a deploy. */
import { join } from 'node:path';
import { property } from '../../config/schema-keys';
import type { DeploymentInput } from '../../config/vocabulary/deployment';
import {
  attempt,
  type Change,
  changeText,
  commitmentOf,
  parseChange,
  patched,
  WHAT_IF_VARIABLE,
  withWhatIf,
} from '../../config/what-if';
import { candidatesOf, isSaving } from '../../config/what-if-candidates';
import { account, deployments } from '../../deployments';

const named = (name: string): DeploymentInput => {
  const found = deployments.find((each) => each.name === name);
  if (!found) throw new Error(`no deployment ${name}`);
  return found;
};
const durableCode = named('durable-code');
const change = (text: string): Change => parseChange(text);

/** A value of an environment after changes, or why there are none. */
function changed(texts: string | readonly string[], place: string, path: string): unknown {
  const [deployment = '', environment = ''] = place.split('/');
  const result = patched(named(deployment), environment, [texts].flat().map(change));
  if ('because' in result) return result.because;
  return path.split('.').reduce<unknown>(property, result.environments[environment]);
}

describe('a change as people write it', () => {
  test('is a key and a value; a size may have a name of its own', () => {
    expect(change('egress=public-ip')).toEqual({ key: 'egress', value: 'public-ip' });
    expect(change('size=backend=512/1024')).toEqual({ key: 'size', value: 'backend=512/1024' });
    expect(changeText(change('nat=one'))).toBe('nat=one');
  });

  test.each([
    ['egres=public-ip', /'egres' is no what-if\. Known: ingress, egress, nat, capacity, .*commitment, and all/],
    ['egress', /egress cannot be ''\. It takes: nat-gateway, nat-instance, public-ip, endpoints/],
    ['egress=vpn', /egress cannot be 'vpn'/],
    ['log-retention=8', /one of 1, 3, 5, 7, 14/],
    ['schedule=weekdays', /business-hours, always-on, or days, hours and zone/],
    ['schedule=fri-mon,wed 09:00-17:00 UTC', /business-hours, always-on, or days, hours and zone/],
    ['schedule=mon-wed-fri 09:00-17:00 UTC', /business-hours, always-on, or days, hours and zone/],
    ['schedule=monfri 09:00-17:00 UTC', /business-hours, always-on, or days, hours and zone/],
    ['size=backend=huge', /CPU units and MiB of services/],
    ['size=host=t3.large', /CPU units and MiB of services/],
    ['size=a=b=512/1024', /CPU units and MiB of services/],
    ['commitment=three-years', /savings-plan, reserved, both/],
  ])('%s is refused with what is known', (text, message) => {
    expect(() => change(text)).toThrow(message);
  });
});

describe('what each key changes', () => {
  test.each([
    ['ingress=alb', 'durable-code/dev', 'ingress.kind', 'alb'],
    ['ingress=alb', 'durable-code/dev', 'ingress.accessLogs.retention', '7d'],
    ['ingress=http-api', 'afirgen/basic', 'ingress', 'nothing comes in from outside'],
    ['ingress=alb', 'deployer-ddf/dev', 'ingress', 'runs are put into a queue, which only an HTTP API does'],
    ['egress=nat-instance', 'durable-code/prod', 'network.egress', { kind: 'nat-instance', placement: 'single' }],
    ['egress=nat-gateway', 'consumer-rights/production', 'network.egress.placement', 'per-zone'],
    ['nat=one', 'consumer-rights/production', 'network.egress.placement', 'single'],
    ['nat=one', 'durable-code/dev', 'network.egress', 'it has no NAT'],
    ['capacity=spot', 'durable-code/prod', 'compute.capacity.kind', 'spot'],
    ['capacity=on-demand', 'consumer-rights/optimized', 'compute.market', 'on-demand'],
    ['capacity=spot', 'afirgen/basic', 'compute', 'only tasks and the instances of a cluster run on Spot'],
    ['architecture=arm64', 'durable-code/dev', 'services.backend.architecture', 'ARM64'],
    ['schedule=always-on', 'durable-code/dev', 'power', { kind: 'always-on' }],
    ['schedule=business-hours', 'durable-code/dev', 'power.timeZone', 'America/Los_Angeles'],
    ['schedule=mon-wed,sat 09:00-17:00 Europe/Vienna', 'durable-code/prod', 'power.timeZone', 'Europe/Vienna'],
    [
      'schedule=mon-wed,sat 09:00-17:00 Europe/Vienna',
      'durable-code/prod',
      'power.on',
      [{ days: ['mon', 'tue', 'wed', 'sat'], from: '09:00', to: '17:00' }],
    ],
    ['size=512/1024', 'durable-code/dev', 'services.frontend.size', '512/1024'],
    ['size=backend=512/1024', 'durable-code/dev', 'services.frontend.size', '256/512'],
    [
      'size=api=512/1024',
      'durable-code/dev',
      '',
      "it has no service with a size called 'api'; it has frontend, backend",
    ],
    ['size=db.t3.small', 'consumer-rights/demo', 'databases.db.instanceClass', 'db.t3.small'],
    ['size=db.t3.small', 'durable-code/dev', '', 'it has no database'],
    ['size=t3.large', 'afirgen/standard', 'compute.instanceType', 't3.large'],
    ['multi-az=on', 'consumer-rights/demo', 'databases.db.multiAz', true],
    ['log-retention=3', 'durable-code/prod', 'monitoring.logRetentionDays', 3],
    ['log-retention=3', 'durable-code/prod', 'network.flowLogs.retentionDays', 3],
    ['commitment=both', 'durable-code/prod', 'compute.capacity.kind', 'on-demand'],
  ])('%s in %s: %s is %j', (text, place, path, expected) => {
    expect(changed(text, place, path)).toEqual(expected);
  });

  test('later changes are made on top of earlier ones, and the input stays as it is', () => {
    const before = JSON.stringify(durableCode);
    expect(changed(['egress=nat-gateway', 'nat=per-zone'], 'durable-code/dev', 'network.egress.placement')).toBe(
      'per-zone',
    );
    expect(JSON.stringify(durableCode)).toBe(before);
  });

  test('a commitment is a matter of prices; the last one counts', () => {
    expect(commitmentOf([change('commitment=reserved'), change('commitment=both')])).toBe('both');
    expect(commitmentOf([change('nat=one')])).toBeUndefined();
  });
});

describe('whether changes can be made', () => {
  const tried = (environment: string, ...texts: string[]) =>
    attempt(durableCode, environment, texts.map(change), account);

  test('what the rules let through is possible', () => {
    expect(tried('dev', 'ingress=alb')).toEqual({ kind: 'possible' });
    expect(tried('dev', 'schedule=always-on')).toEqual({ kind: 'possible' });
  });

  test('what says the same in other words is no change', () => {
    expect(tried('dev', 'architecture=x86_64')).toEqual({ kind: 'no-change', because: 'it is so already' });
    expect(tried('dev', 'multi-az=on')).toEqual({ kind: 'no-change', because: 'it has no database' });
  });

  test('what the rules refuse comes with their findings: a firewall does not attach to an HTTP API', () => {
    expect(tried('prod', 'ingress=http-api')).toMatchObject({
      kind: 'refused',
      findings: expect.arrayContaining([expect.objectContaining({ rule: 'security/waf-target', severity: 'error' })]),
    });
    expect(tried('dev', 'size=backend=256/8192')).toMatchObject({ kind: 'refused' });
  });
});

describe('single changes that are tried', () => {
  const texts = (deployment: string, environment: string): string[] => {
    const env = named(deployment).environments[environment];
    return env ? candidatesOf(env).map(changeText) : [];
  };

  test('services, databases and hosts one size smaller', () => {
    // 512/1024 halves to 256/512, the smallest task there is.
    expect(texts('durable-code', 'prod')).toEqual(
      expect.arrayContaining(['size=frontend=256/512', 'size=backend=256/512']),
    );
    expect(texts('durable-code', 'dev').filter((text) => text.startsWith('size='))).toEqual([]);
    expect(texts('consumer-rights', 'production')).toEqual(
      expect.arrayContaining(['size=db=db.t3.micro', 'size=t3.small']),
    );
  });

  test('every one can be read back, and a gate tries none that only costs more', () => {
    for (const { name, environments } of deployments) {
      for (const environment of Object.keys(environments)) {
        for (const text of texts(name, environment)) expect(changeText(change(text))).toBe(text);
      }
    }
    expect(
      ['ingress=alb', 'schedule=always-on', 'ingress=http-api', 'nat=one'].map(change).filter(isSaving).map(changeText),
    ).toEqual(['ingress=http-api', 'nat=one']);
  });
});

describe('what main.ts synthesizes', () => {
  const folder = '/tmp/cairn-cost-example';
  const asked = (environments: unknown) => ({ [WHAT_IF_VARIABLE]: JSON.stringify({ folder, environments }) });
  const environments = [
    { deployment: 'durable-code', environment: 'dev', changes: [{ key: 'ingress', value: 'alb' }] },
  ];

  test('without the variable, the deployments themselves', () => {
    expect(withWhatIf(deployments, {})).toBe(deployments);
    expect(withWhatIf(deployments, { [WHAT_IF_VARIABLE]: '' })).toBe(deployments);
  });

  test('in the folder that it is for, the changed environment and the others as they are', () => {
    const [first, ...others] = withWhatIf(deployments, { ...asked(environments), CDKTF_OUTDIR: folder });
    expect(first?.environments['dev']?.ingress.kind).toBe('alb');
    expect(first?.environments['prod']).toBe(durableCode.environments['prod']);
    expect(others).toEqual(deployments.slice(1));
  });

  test.each([
    ['no folder', undefined],
    ['the folder of a deploy', 'cdktf.out'],
    ['another folder', '/tmp/other'],
  ])('%s is refused: a deploy never picks it up', (_, outdir) => {
    expect(() => withWhatIf(deployments, { ...asked(environments), CDKTF_OUTDIR: outdir })).toThrow(
      /CAIRN_WHAT_IF is set: .*never for what is deployed\. Unset it/,
    );
  });

  test('not even cdktf.out by its own name', () => {
    const variables = {
      [WHAT_IF_VARIABLE]: JSON.stringify({ folder: join(process.cwd(), 'cdktf.out'), environments }),
    };
    expect(() => withWhatIf(deployments, { ...variables, CDKTF_OUTDIR: 'cdktf.out' })).toThrow(/Unset it/);
  });

  test.each(['{', '{}', '[]', JSON.stringify({ folder, environments: [{ deployment: 'x' }] })])(
    '%s is refused, and not ignored',
    (text) => {
      const variables = { [WHAT_IF_VARIABLE]: text, CDKTF_OUTDIR: folder };
      expect(() => withWhatIf(deployments, variables)).toThrow(/CAIRN_WHAT_IF is not what .* gives/);
    },
  );
});
