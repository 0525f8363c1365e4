import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { ref, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { json } from '../terraform/json';
import { keepIfProtected, recoveryWindow } from './protection';

export interface GeneratedSecretProps {
  readonly env: Environment;
  /** Terraform name of the secret, its version and its password. */
  readonly address: string;
  readonly name: string;
  readonly description: string;
  /** Raise it to write everything anew, with a new password. */
  readonly version: number;
}

/** Letters and digits alone, 190 bits of them: safe in URLs, shells, SQL and JSON. MySQL on RDS takes up to 41. */
const PASSWORD_LENGTH = 32;

const PASSWORD_TYPE = 'aws_secretsmanager_random_password';

/**
 * A secret in Secrets Manager with a generated password that stands in no plan and no state: the password is an
 * ephemeral resource, and everything that receives it has a write-only argument for it.
 *
 * A write-only argument is written when its version changes, and then only: once something else has rotated the secret,
 * an apply leaves the new value alone.
 * https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only
 */
export class GeneratedSecret extends Construct {
  readonly arn: string;
  /** The password while an apply runs; for write-only arguments of the same stack. */
  readonly password: string;

  private readonly secretId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GeneratedSecretProps,
  ) {
    super(scope, id);
    const { env, address, name, description } = props;
    const secret = new SecretsmanagerSecret(this, `secret/${address}`, {
      name,
      description,
      recoveryWindowInDays: recoveryWindow(env),
      lifecycle: keepIfProtected(env),
    });
    this.secretId = secret.id;
    this.arn = secret.arn;
    this.password = this.generate();
  }

  /** Writes the secret: `fields` beside the password, as JSON. */
  write(fields: Readonly<Record<string, string | number>>): SecretsmanagerSecretVersion {
    const { address, version } = this.props;
    return new SecretsmanagerSecretVersion(this, `version/${address}`, {
      secretId: this.secretId,
      secretStringWo: json({ ...fields, password: this.password }),
      secretStringWoVersion: version,
      // A version without a label is deleted after a hundred newer ones, and the next apply would write it anew: the
      // second label stays when a rotation moves the first.
      versionStages: ['AWSCURRENT', 'WRITTEN_BY_TERRAFORM'],
      lifecycle: { ignoreChanges: ['version_stages'] },
    });
  }

  /** cdktf 0.21 has no ephemeral resources (Terraform 1.10): the block is written as it is. */
  private generate(): string {
    const address = this.props.address.replace(/[^A-Za-z0-9_]/g, '_');
    const stack = TerraformStack.of(this);
    stack.addOverride(`ephemeral.${PASSWORD_TYPE}.${address}`, {
      password_length: PASSWORD_LENGTH,
      exclude_punctuation: true,
      require_each_included_type: true,
    });
    return Token.asString(ref(`ephemeral.${PASSWORD_TYPE}.${address}.random_password`, stack));
  }
}
