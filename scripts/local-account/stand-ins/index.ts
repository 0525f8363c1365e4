/** The stand-ins by the signing name of the service they stand in for. */
import { applicationAutoScaling } from './application-auto-scaling';
import { costExplorer } from './cost-explorer';
import { securityHub } from './security-hub';
import type { StandIn } from './stand-in';

export const STAND_INS: Readonly<Record<string, StandIn>> = {
  'application-autoscaling': applicationAutoScaling,
  ce: costExplorer,
  securityhub: securityHub,
};
