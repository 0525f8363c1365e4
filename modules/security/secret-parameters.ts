import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name, pathName } from '../../config/naming';
import type { Secret } from '../../config/vocabulary/data';
import { keyPolicy } from './key-policy';

export interface SecretParametersProps {
  readonly env: Environment;
  readonly secrets: Readonly<Record<string, Secret>>;
  /** Whether a key of our own encrypts them. Default of AWS: the account's key of SSM. */
  readonly customerKey: boolean;
  /** Roles that start tasks: they decrypt with the customer key. */
  readonly readerRoleArns: readonly string[];
  readonly accountId: string;
}

/**
 * Secrets as SSM SecureString parameters. The value comes from an ephemeral variable and is written without ever
 * standing in a plan or state; raising the secret's version writes a new one.
 * https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only
 */
export class SecretParameters extends Construct {
  /** ARNs by secret. */
  readonly arns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: SecretParametersProps) {
    super(scope, id);
    const { env, secrets, customerKey } = props;
    const needsKey = customerKey && props.readerRoleArns.length > 0 && Object.keys(secrets).length > 0;
    const keyId = needsKey ? this.createKey(props) : undefined;
    const created = Object.entries(secrets).flatMap(([key, secret]) => {
      if (secret.kind !== 'parameter') return [];
      const parameter = new SsmParameter(this, `parameter/${key}`, {
        name: pathName(env, key),
        description: secret.description,
        type: 'SecureString',
        tier: 'Standard',
        keyId,
        valueWo: this.createVariable(key, secret.description),
        valueWoVersion: secret.version,
      });
      return [[key, parameter.arn] as const];
    });
    this.arns = Object.fromEntries(created);
  }

  private createVariable(key: string, description: string): string {
    const variable = new TerraformVariable(this, `variable/secret_${key}`, {
      type: 'string',
      sensitive: true,
      nullable: false,
      description: `Value of the secret ${key}: ${description}. Written once for each version, kept in no state.`,
    });
    variable.addValidation({
      condition: `\${length(var.${variable.friendlyUniqueId}) >= 16}`,
      errorMessage: 'Give at least 16 characters.',
    });
    // TerraformVariable of cdktf 0.21 has no property for ephemeral variables (Terraform 1.10).
    variable.addOverride('ephemeral', true);
    return variable.stringValue;
  }

  private createKey({ env, readerRoleArns, accountId }: SecretParametersProps): string {
    const key = new KmsKey(this, 'key/secrets', {
      description: `Secrets of ${env.deployment} ${env.name}`,
      enableKeyRotation: true,
      deletionWindowInDays: env.dataProtection === 'protected' ? 30 : 7,
      policy: keyPolicy(accountId, [
        {
          sid: 'TasksDecrypt',
          actions: ['kms:Decrypt'],
          principals: { AWS: readerRoleArns },
          resources: ['*'],
          conditions: { StringEquals: { 'kms:ViaService': `ssm.${env.region}.amazonaws.com` } },
        },
      ]),
    });
    new KmsAlias(this, 'alias/secrets', { name: `alias/${name(env, 'secrets')}`, targetKeyId: key.keyId });
    return key.arn;
  }
}
