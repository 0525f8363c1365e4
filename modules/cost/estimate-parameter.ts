import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { estimatePath } from '../../config/power';

/** Where the synthesis puts the estimate, below the folder of the stack: it is made from stacks that are there already. */
export const ESTIMATE_FILE = 'assets/estimate.json';

/** What the environment is estimated to cost, for the report that compares it with what it did. */
export class EstimateParameter extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, env: Environment) {
    super(scope, id);
    this.name = estimatePath(env);
    new SsmParameter(this, 'parameter/estimate', {
      name: this.name,
      description: 'What a month is estimated to cost',
      type: 'String',
      // Who reviews a plan sees the figure change.
      insecureValue: Fn.file(ESTIMATE_FILE),
    });
  }
}
