import type { BreakingCase } from './harness';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'];
const OFF = { kind: 'off', reason: 'left out to keep the test input small' };
const SCHEDULE = {
  power: { kind: 'schedule', timeZone: 'America/Los_Angeles', on: [{ days: WEEKDAYS, from: '08:00', to: '20:00' }] },
  'services.api.scaling': { kind: 'fixed', count: 1 },
  'monitoring.uptime': OFF,
};
/** The same, and nobody but the tests minds that it is production's data. */
const SWITCHED = { ...SCHEDULE, dataProtection: 'disposable' };
const REPORT = { kind: 'daily', at: '09:00', timeZone: 'America/Los_Angeles' };
const FREE_TIER = { at: '09:00', timeZone: 'America/Los_Angeles', limits: { 'ec2-hours': 750 } };
const window = (days: string[], from: string, to: string) => ({ days, from, to });

/** Schedules, power, logs, alarms, uptime, security, budgets, recovery, tags. */
export const operationsCases: readonly BreakingCase[] = [
  {
    rule: 'schedule/time-zone',
    given: SCHEDULE,
    env: { 'power.timeZone': 'America/Los_Angelos' },
    path: 'power.timeZone',
    fix: 'America/Los_Angeles',
  },
  {
    rule: 'schedule/time-zone',
    given: SCHEDULE,
    env: { 'power.timeZone': 'PST' },
    path: 'power.timeZone',
    fix: 'America/Los_Angeles',
  },
  {
    rule: 'schedule/time-zone',
    given: SCHEDULE,
    env: { 'power.timeZone': 'america/los_angeles' },
    path: 'power.timeZone',
    fix: 'America/Los_Angeles',
  },
  { rule: 'schedule/utc', given: SCHEDULE, env: { 'power.timeZone': 'Etc/UTC' }, path: 'power.timeZone' },
  {
    rule: 'schedule/clock',
    given: SCHEDULE,
    env: { 'power.on': [window(WEEKDAYS, '8:00', '20:00')] },
    path: 'power.on[0].from',
  },
  {
    rule: 'schedule/empty-window',
    given: SCHEDULE,
    env: { 'power.on': [window(WEEKDAYS, '08:00', '08:00')] },
    path: 'power.on[0].to',
  },
  {
    rule: 'schedule/overlap',
    given: SCHEDULE,
    env: { 'power.on': [window(['mon'], '08:00', '12:00'), window(['sun'], '22:00', '09:00')] },
    path: 'power.on[1]',
  },
  {
    rule: 'schedule/whole-week',
    given: SCHEDULE,
    env: {
      'power.on': [
        window([...WEEKDAYS, 'sat', 'sun'], '00:00', '12:00'),
        window([...WEEKDAYS, 'sat', 'sun'], '12:00', '00:00'),
      ],
    },
    path: 'power.on',
    fix: 'always-on',
  },
  {
    rule: 'schedule/daylight-saving',
    given: SCHEDULE,
    env: { 'power.on': [window(['sun'], '02:30', '20:00')] },
    path: 'power.on[0].from',
    fix: '02:00 to 03:00',
  },
  {
    rule: 'schedule/daylight-saving',
    given: SCHEDULE,
    env: { 'power.on': [window(['sat'], '20:00', '01:30')] },
    path: 'power.on[0].to',
    fix: '01:00 to 02:00',
  },
  {
    rule: 'power/scaling-fights-switch',
    given: SCHEDULE,
    env: { 'services.api.scaling': { kind: 'target-tracking', min: 1, max: 2, cpu: 60 } },
    path: 'power.kind',
  },
  {
    rule: 'power/keep-running-expiry',
    env: { 'tags.keep-running': 'yes' },
    path: 'tags.keep-running',
    fix: 'keep-running-until',
  },
  {
    rule: 'power/override-in-file',
    env: { 'tags.keep-running-until': '2026-12-01T20:00:00Z' },
    path: 'tags.keep-running-until',
    fix: 'cairn power keep-running',
  },
  {
    rule: 'power/override-in-file',
    env: { 'tags.keep-stopped-until': '2026-12-01T20:00:00Z' },
    path: 'tags.keep-stopped-until',
    fix: 'cairn power off',
  },
  {
    rule: 'logs/retention',
    env: { 'monitoring.logRetentionDays': 10 },
    path: 'monitoring.logRetentionDays',
    fix: 'write 14',
  },
  {
    rule: 'logs/retention',
    env: { 'network.flowLogs.retentionDays': 4_000 },
    path: 'network.flowLogs.retentionDays',
    fix: 'write 3653',
  },
  {
    rule: 'logs/bucket-retention',
    env: { 'ingress.accessLogs.retention': '12h' },
    path: 'ingress.accessLogs.retention',
    fix: "'1d'",
  },
  {
    rule: 'alarms/period',
    env: { 'monitoring.alarms.cpu-high.period': '90s' },
    path: 'monitoring.alarms.cpu-high.period',
    fix: "'2m'",
  },
  {
    rule: 'alarms/evaluation',
    env: { 'monitoring.alarms.cpu-high.evaluations': 300 },
    path: 'monitoring.alarms.cpu-high.evaluations',
    fix: 'write 288',
  },
  {
    rule: 'alarms/threshold',
    env: { 'monitoring.alarms.cpu-high.threshold': 101 },
    path: 'monitoring.alarms.cpu-high.threshold',
    fix: 'write 100',
  },
  {
    rule: 'alarms/metric',
    given: { ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF }, 'security.waf': OFF },
    env: { 'monitoring.alarms.targets': { metric: 'unhealthy-targets', threshold: 1 } },
    path: 'monitoring.alarms.targets.metric',
  },
  {
    rule: 'monitoring/metric-value',
    env: { 'monitoring.customMetrics.Errors.value': 'durationMs' },
    path: 'monitoring.customMetrics.Errors.value',
    fix: '$.durationMs',
  },
  {
    rule: 'monitoring/container-insights-cost',
    env: { 'compute.containerInsights': { kind: 'on' }, 'cost.budget': { amountUsd: 30, alerts: [{ threshold: 20 }] } },
    given: {
      'network.egress': { kind: 'public-ip' },
      ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF },
      'security.waf': OFF,
    },
    path: 'compute.containerInsights',
  },
  { rule: 'uptime/interval', env: { 'monitoring.uptime.every': '2h' }, path: 'monitoring.uptime.every', fix: "'1h'" },
  { rule: 'uptime/interval', env: { 'monitoring.uptime.every': '90s' }, path: 'monitoring.uptime.every', fix: "'2m'" },
  {
    rule: 'uptime/target',
    env: { 'monitoring.uptime.path': 'health' },
    path: 'monitoring.uptime.path',
    fix: "'/health'",
  },
  {
    rule: 'uptime/schedule',
    given: SCHEDULE,
    env: { 'monitoring.uptime': { kind: 'canary' } },
    path: 'monitoring.uptime.kind',
  },
  {
    rule: 'security/waf-target',
    env: { ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF } },
    path: 'security.waf',
    fix: 'throttling',
  },
  {
    rule: 'security/waf-rate',
    env: { 'security.waf.ratePer5Minutes': 9 },
    path: 'security.waf.ratePer5Minutes',
    fix: 'write 10',
  },
  { rule: 'cicd/environments', env: { 'cicd.planEnvironment': 'Dev' }, path: 'cicd.planEnvironment' },
  { rule: 'cicd/environments', env: { 'cicd.apply.environment': 'Dev' }, path: 'cicd.apply.environment' },
  { rule: 'cicd/environments', env: { 'cicd.apply.environment': 'dev-Plan' }, path: 'cicd.apply.environment' },
  {
    rule: 'budgets/amount',
    env: { 'cost.budget.amountUsd': 0, 'cost.budget.alerts': [{ threshold: 10 }] },
    path: 'cost.budget.amountUsd',
  },
  {
    rule: 'budgets/accepted',
    env: { 'cost.budget.accepted': { upToUsd: 1, reason: 'it was dearer once' } },
    path: 'cost.budget.accepted.upToUsd',
    fix: 'leave it out',
  },
  {
    rule: 'budgets/threshold',
    env: { 'cost.budget.alerts': [{ threshold: -5 }, { threshold: 10 }] },
    path: 'cost.budget.alerts[0].threshold',
  },
  {
    rule: 'budgets/ascending',
    env: { 'cost.budget.alerts': [{ threshold: 50, unit: 'percent' }, { threshold: 40 }] },
    path: 'cost.budget.alerts[1].threshold',
  },
  {
    rule: 'budgets/ascending',
    env: { 'cost.budget.alerts': [{ threshold: 40 }, { threshold: 40 }] },
    path: 'cost.budget.alerts[1].threshold',
  },
  { rule: 'budgets/count', env: { 'cost.budget.alerts': [] }, path: 'cost.budget.alerts' },
  {
    rule: 'budgets/count',
    account: { 'regions.us-west-2.accountWide.budget.alerts': [] },
    path: 'regions.us-west-2.accountWide.budget.alerts',
  },
  { rule: 'recovery/rpo', env: { 'recovery.rpo': '1h' }, path: 'recovery.rpo', fix: "'1d'" },
  {
    rule: 'recovery/interval',
    env: { 'recovery.backup.interval': '10m' },
    path: 'recovery.backup.interval',
    fix: "'1h'",
  },
  {
    rule: 'recovery/schedule',
    env: { 'recovery.backup.schedule': 'cron(0 5 * * *)' },
    path: 'recovery.backup.schedule',
  },
  {
    rule: 'recovery/retention',
    env: { 'recovery.backup.retention': '36h' },
    path: 'recovery.backup.retention',
    fix: "'2d'",
  },
  {
    rule: 'recovery/cold-storage',
    env: { 'recovery.backup.coldStorageAfter': '30d' },
    path: 'recovery.backup.retention',
    fix: "'120d'",
  },
  {
    rule: 'recovery/copy-region',
    env: { 'recovery.backup.copy.region': 'us-west-2' },
    path: 'recovery.backup.copy.region',
    fix: 'us-east-1',
  },
  {
    rule: 'recovery/state-only',
    given: { 'recovery.backup': OFF },
    env: { 'recovery.backup': { kind: 'on', copy: OFF } },
    path: 'recovery.backup.kind',
  },
  {
    rule: 'tags/count',
    env: { tags: Object.fromEntries(Array.from({ length: 46 }, (_, index) => [`tag-${index}`, 'x'])) },
    path: 'tags',
  },
  { rule: 'tags/form', env: { 'tags.Owner': 'x'.repeat(257) }, path: 'tags.Owner' },
  { rule: 'tags/form', account: { 'tags.Owner?': 'x' }, path: 'tags.Owner?' },
  { rule: 'tags/reserved', env: { 'tags.aws:owner': 'x' }, path: 'tags.aws:owner', fix: "'owner'" },
  { rule: 'tags/case', env: { 'tags.costcenter': 'x' }, path: 'tags.costcenter' },
  { rule: 'tags/required', deployment: { requiredTags: ['Owner'] }, path: 'tags.Owner', fix: 'add Owner' },
  {
    rule: 'budget-stop/production',
    given: SWITCHED,
    env: { 'cost.stopAtPercent': 100, dataProtection: 'protected' },
    path: 'cost.stopAtPercent',
  },
  { rule: 'budget-stop/always-on', env: { 'cost.stopAtPercent': 100 }, path: 'cost.stopAtPercent' },
  {
    rule: 'budget-stop/percent',
    given: SWITCHED,
    env: { 'cost.stopAtPercent': 0.5 },
    path: 'cost.stopAtPercent',
    fix: 'write 1',
  },
  {
    rule: 'budgets/count',
    given: SWITCHED,
    env: {
      'cost.stopAtPercent': 100,
      'cost.budget.alerts': Array.from({ length: 10 }, (_, index) => ({ threshold: index + 1 })),
    },
    path: 'cost.budget.alerts',
  },
  { rule: 'cost/needs-topic', env: { 'cost.report': REPORT, monitoring: undefined }, path: 'cost.report' },
  { rule: 'schedule/clock', env: { 'cost.report': { ...REPORT, at: '9:00' } }, path: 'cost.report.at' },
  {
    rule: 'schedule/time-zone',
    env: { 'cost.report': { ...REPORT, timeZone: 'America/Los_Angles' } },
    path: 'cost.report.timeZone',
    fix: 'America/Los_Angeles',
  },
  {
    rule: 'free-tier/limits',
    given: { accountPlan: 'credits' },
    env: { 'cost.freeTier': { ...FREE_TIER, limits: {} } },
    path: 'cost.freeTier.limits',
  },
  { rule: 'free-tier/account-plan', env: { 'cost.freeTier': FREE_TIER }, path: 'accountPlan' },
  { rule: 'wake/nothing-to-start', env: { wake: { kind: 'on' } }, path: 'wake.kind' },
  {
    rule: 'power/wake-for',
    given: SWITCHED,
    env: { 'power.wakeFor': '5m' },
    path: 'power.wakeFor',
    fix: "'15m'",
  },
  {
    rule: 'spot/fallback-after',
    env: { 'compute.capacity': { kind: 'spot', fallback: { after: '45m', back: '6h' } } },
    path: 'compute.capacity.fallback.after',
    fix: "'30m'",
  },
  {
    rule: 'spot/fallback-back',
    env: { 'compute.capacity': { kind: 'spot', fallback: { after: '1m', back: '2m' } } },
    path: 'compute.capacity.fallback.back',
    fix: "'5m'",
  },
  {
    rule: 'schedule/daylight-saving',
    env: { 'cost.report': { ...REPORT, at: '02:30' } },
    path: 'cost.report.at',
  },
];
