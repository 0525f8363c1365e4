import { deploymentInput } from '../../helpers/deployments';
import type { BreakingCase } from './harness';

const REGION = 'regions.us-west-2';
const OFF = { kind: 'off', reason: 'left out to keep the test input small' };
const dev = deploymentInput().environments['dev'];
const decision = { rule: 'schedule/utc', environment: 'dev', path: 'power.kind', plan: 'a', instead: 'b' };
const HEALTHY_NETWORK = { domain: 'staging.example.com' };

/** A second environment that shares nothing with the first. */
const staging = (more: object = {}) => ({
  ...structuredClone(dev),
  ingress: {
    kind: 'alb',
    domain: { kind: 'named', name: HEALTHY_NETWORK.domain, zone: { kind: 'existing', name: 'example.com' } },
    accessLogs: OFF,
  },
  recovery: undefined,
  ...more,
});

/** Deployments, the account, and what is beside each other in it. */
export const projectCases: readonly BreakingCase[] = [
  { rule: 'schema/missing', env: { 'usage.logsGB': undefined }, path: 'usage.logsGB' },
  { rule: 'schema/value', env: { 'usage.logsGB': Number.NaN }, path: 'usage.logsGB' },
  { rule: 'schema/value', env: { 'power.kind': 'always' }, path: 'power.kind', fix: 'always-on' },
  { rule: 'schema/value', env: { 'services.api.size': 'small' }, path: 'services.api.size', fix: '256/512' },
  { rule: 'schema/unknown-key', env: { 'network.cidrs': '10.0.0.0/16' }, path: 'network.cidrs', fix: "'cidr'" },
  { rule: 'deployment/name', deployment: { name: 'account', project: 'shop' }, path: 'name' },
  { rule: 'deployment/region', deployment: { region: 'us-west-9' }, path: 'region', fix: 'us-west-' },
  { rule: 'deployment/no-environments', deployment: { environments: {} }, path: 'environments' },
  {
    rule: 'environment/name',
    deployment: { 'environments.Staging_Area': staging() },
    path: 'environments.Staging_Area',
    fix: "'staging-area'",
  },
  {
    rule: 'names/exact-collision',
    given: { names: 'exact' },
    deployment: { 'environments.staging': staging({ names: 'exact' }) },
    path: 'environments.staging.names',
  },
  {
    rule: 'milestones/order',
    deployment: { milestoneLabels: { ecs: 'PR3', 'alb-dns': 'PR4' } },
    path: 'milestoneLabels.ecs',
  },
  { rule: 'tags/owned', deployment: { 'tags.Environment': 'production' }, path: 'tags.Environment' },
  { rule: 'tags/owned', env: { 'tags.Project': 'else' }, path: 'environments.dev.tags.Project' },
  {
    rule: 'decisions/unknown-rule',
    deployment: { decisions: [{ ...decision, rule: 'shedule/utc' }] },
    path: 'decisions[0].rule',
    fix: "'schedule/utc'",
  },
  {
    rule: 'decisions/unknown-environment',
    deployment: { decisions: [{ ...decision, environment: 'dew' }] },
    path: 'decisions[0].environment',
    fix: "'dev'",
  },
  {
    rule: 'decisions/unknown-path',
    deployment: { decisions: [{ ...decision, path: 'power.knd' }] },
    path: 'decisions[0].path',
    fix: "'power.kind'",
  },
  { rule: 'account/region-missing', deployment: { region: 'eu-west-1' }, path: 'region' },
  { rule: 'account/switched-off', account: { [`${REGION}.guardDuty`]: OFF }, path: 'security.guardDuty' },
  { rule: 'account/switched-off', account: { [`${REGION}.securityHub`]: OFF }, path: 'security.securityHub' },
  { rule: 'account/switched-off', account: { [`${REGION}.imageReplication`]: OFF }, path: 'recovery.imageReplication' },
  { rule: 'account/switched-off', account: { [`${REGION}.accountWide.anomalyMonitor`]: OFF }, path: 'cost.anomalies' },
  { rule: 'account/switched-off', account: { [`${REGION}.accountWide.githubOidc`]: OFF }, path: 'cicd' },
  {
    rule: 'account/replication-prefix',
    given: {},
    env: { 'repositories.web': {}, suffix: 'x' },
    account: { [`${REGION}.imageReplication.prefixes`]: ['shop-dev-api'] },
    path: 'repositories.web',
  },
  {
    rule: 'account/cost-allocation-tags',
    account: { [`${REGION}.accountWide.costAllocationTags`]: ['Project'] },
    path: 'cost.budget',
    fix: "'Environment'",
  },
  { rule: 'account/home-region', account: { [`${REGION}.accountWide`]: undefined }, path: 'regions' },
  {
    rule: 'account/region',
    account: { [`${REGION}.imageReplication.region`]: 'us-west-2' },
    path: `${REGION}.imageReplication.region`,
    fix: 'us-east-1',
  },
  {
    rule: 'account/state-names',
    account: { [`${REGION}.state.bucket`]: 'Shop_State' },
    path: `${REGION}.state.bucket`,
  },
  { rule: 'account/state-names', account: { [`${REGION}.state.lockTable`]: 'no' }, path: `${REGION}.state.lockTable` },
  {
    rule: 'account/state-shared',
    account: {
      'regions.us-east-1': {
        state: { bucket: 'shop-state-us-west-2', lockTable: 'shop-lock' },
        guardDuty: OFF,
        securityHub: OFF,
        imageReplication: OFF,
      },
    },
    path: 'regions.us-east-1.state.bucket',
    fix: 'shop-state-us-west-2-us-east-1',
  },
  { rule: 'deployment/name', beside: { name: 'shop', project: 'other' }, path: 'name' },
  { rule: 'names/prefix-collision', beside: { project: 'shop' }, path: 'names' },
  {
    rule: 'ingress/domain-shared',
    beside: { 'environments.dev.ingress.domain.name': 'shop.example.com' },
    path: 'ingress.domain.name',
  },
  {
    rule: 'ingress/domain-shared',
    env: { 'ingress.domain.zone.kind': 'created' },
    account: { [`${REGION}.accountWide.hostedZones`]: ['example.com'] },
    path: 'ingress.domain.zone.kind',
  },
];
