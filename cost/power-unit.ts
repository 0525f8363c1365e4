/** What of an environment is switched off, as the synthesis tells the power functions by a parameter. */
import type { Surroundings } from './model';

const UNIT = 'aws_ssm_parameter.power_unit';

interface Unit {
  /** Identifiers of RDS instances. */
  readonly databases?: readonly string[];
  /** Auto Scaling groups by name. */
  readonly groups?: Readonly<Record<string, unknown>>;
}

/** Whether an RDS instance or an Auto Scaling group of this name is off while the environment is. */
export function whileOn({ ofType }: Surroundings, kind: 'databases' | 'groups', name: unknown): 'up' | 'always' {
  const parameter = ofType('aws_ssm_parameter').find(({ address }) => address === UNIT);
  if (parameter === undefined) return 'always';
  const { databases = [], groups = {} } = JSON.parse(String(parameter.values['insecure_value'])) as Unit;
  const members = kind === 'databases' ? databases : Object.keys(groups);
  return members.includes(String(name)) ? 'up' : 'always';
}
