/** The stand-ins by the signing name of the service they stand in for. */
import { applicationAutoScaling } from './application-auto-scaling';
import { costExplorer } from './cost-explorer';
import { dataLifecycle } from './data-lifecycle';
import { freeTier } from './free-tier';
import { logsInsights } from './logs-insights';
import { securityHub } from './security-hub';
import type { StandIn } from './stand-in';
import { synthetics } from './synthetics';
import { wafLogging } from './waf-logging';

export const STAND_INS: Readonly<Record<string, StandIn>> = {
  'application-autoscaling': applicationAutoScaling,
  ce: costExplorer,
  dlm: dataLifecycle,
  freetier: freeTier,
  logs: logsInsights,
  securityhub: securityHub,
  synthetics,
  wafv2: wafLogging,
};
