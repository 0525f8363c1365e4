import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { powerPath } from '../../config/power';
import { pack } from '../../lambda-src/power/capture';
import { ALARMS, CAPTURE, capturePacks, SERVICES, UNIT } from '../../lambda-src/power/parameters';
import { type UnitDocument, unitDocument } from '../../lambda-src/power/unit';
import { json } from '../terraform/json';

export { type UnitDocument, unitDocument };

export interface UnitParametersProps {
  readonly env: Environment;
  readonly unit: UnitDocument;
  /** By name of the service: counts as `countsText` writes them. Names and counts are references. */
  readonly services: Readonly<Record<string, string>>;
  /** Names of alarms. */
  readonly alarms: readonly string[];
}

/** Alarms in a parameter of 4 KB: names have up to 255 characters, and few have more than 60. */
const ALARMS_PER_PARAMETER = 15;

/**
 * What is switched, as parameters that the power functions read, and room for what they keep.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html
 */
export class UnitParameters extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: UnitParametersProps,
  ) {
    super(scope, id);
    const { unit, services, alarms } = props;
    const names = Object.keys(services);
    this.createParameter(UNIT, unit, 'What is switched together. Its tags override the schedule of all of it');
    for (const [index, part] of pack(names).entries()) {
      const counts = Object.fromEntries(part.map((name) => [name, services[name]]));
      this.createParameter(`${SERVICES}/${index}`, counts, 'Desired count, minimum and maximum of services');
    }
    for (const [index, part] of parts(alarms, ALARMS_PER_PARAMETER).entries()) {
      this.createParameter(`${ALARMS}/${index}`, part, 'Alarms whose actions rest while it is off');
    }
    for (const index of capturePacks(unit, names).keys()) {
      this.createCapture(`${CAPTURE}/${index}`);
    }
  }

  private createParameter(path: string, document: unknown, description: string): void {
    new SsmParameter(this, `parameter/power_${path.replace('/', '_')}`, {
      name: `${powerPath(this.props.env)}/${path}`,
      description,
      type: 'String',
      // Nothing of it is secret, and who reviews a plan wants to read it.
      insecureValue: json(document),
    });
  }

  /** Made and removed here, so that nothing stays behind; what is in it belongs to the functions. */
  private createCapture(path: string): void {
    new SsmParameter(this, `parameter/power_${path.replace('/', '_')}`, {
      name: `${powerPath(this.props.env)}/${path}`,
      description: 'What ran before it was stopped',
      type: 'String',
      insecureValue: '{}',
      lifecycle: { ignoreChanges: ['insecure_value', 'value'] },
    });
  }
}

function parts<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
