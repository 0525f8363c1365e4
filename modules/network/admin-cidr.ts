import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';

/** The shortest prefix that administrators log in from: 256 addresses, an office rather than a provider. */
const SHORTEST_PREFIX = 24;

/** Where administrators log in from: the variable `admin_cidr`, because it belongs to people and changes with them. */
export class AdminCidr extends Construct {
  /** The range, known at apply time. */
  readonly value: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const variable = new TerraformVariable(this, 'variable/admin_cidr', {
      type: 'string',
      nullable: false,
      description: `IPv4 range that administrators log in from by SSH, such as 203.0.113.7/32: /${SHORTEST_PREFIX} or narrower.`,
    });
    variable.addValidation({
      // AWS keeps a range without its host bits: another notation would be a change in every plan.
      condition:
        '${can(cidrnetmask(var.admin_cidr)) && try(cidrsubnet(var.admin_cidr, 0, 0) == var.admin_cidr, false)}',
      errorMessage: 'Give an IPv4 range without host bits, such as 203.0.113.7/32 or 203.0.113.0/24.',
    });
    variable.addValidation({
      condition: `\${try(tonumber(split("/", var.admin_cidr)[1]) >= ${SHORTEST_PREFIX}, false)}`,
      errorMessage: `Give at most ${2 ** (32 - SHORTEST_PREFIX)} addresses: /${SHORTEST_PREFIX} or narrower, never 0.0.0.0/0.`,
    });
    this.value = variable.stringValue;
  }
}
