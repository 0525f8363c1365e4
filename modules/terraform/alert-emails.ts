import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';

/** AWS Budgets takes at most ten mail subscribers for a notification. */
const MOST_EMAILS = 10;

/** Who is told: the variable `alert_emails`, because people change more often than infrastructure. */
export class AlertEmails extends Construct {
  /** The addresses, known at apply time. */
  readonly list: string[];
  /** The variable itself, to iterate over. */
  readonly variable: TerraformVariable;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.variable = new TerraformVariable(this, 'variable/alert_emails', {
      type: 'list(string)',
      nullable: false,
      description: `Mail addresses that alarms and budgets tell, 1 to ${MOST_EMAILS}.`,
    });
    this.variable.addValidation({
      condition: `\${length(var.alert_emails) >= 1 && length(var.alert_emails) <= ${MOST_EMAILS}}`,
      errorMessage: `Give 1 to ${MOST_EMAILS} mail addresses.`,
    });
    this.variable.addValidation({
      condition: '${alltrue([for address in var.alert_emails : can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", address))])}',
      errorMessage: 'Each address looks like name@example.com.',
    });
    this.list = this.variable.listValue;
  }
}
