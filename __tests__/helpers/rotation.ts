/** Secrets Manager as it calls a rotation function: the emulator keeps the secrets, the steps are called from here. */
import { randomUUID } from 'node:crypto';
import { ECSClient } from '@aws-sdk/client-ecs';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { type DatabaseSecret, type RedeployTarget, STEPS } from '../../lambda-src/rotate-db-secret/contract';
import { parseSecret } from '../../lambda-src/rotate-db-secret/core';
import { databasesWith } from '../../lambda-src/rotate-db-secret/engines';
import type { Ports } from '../../lambda-src/rotate-db-secret/ports';
import { secretsOf } from '../../lambda-src/rotate-db-secret/secrets';
import { servicesOf } from '../../lambda-src/rotate-db-secret/services';
import { rotate } from '../../lambda-src/rotate-db-secret/steps';
import { logTo } from '../../lambda-src/shared/log';

export type Step = (typeof STEPS)[number];

/** An account of the emulator, and the function's ports to it. Every password seen must stand in no line of the logs. */
export class Account {
  readonly secrets: SecretsManagerClient;
  readonly ecs: ECSClient;
  readonly logs: string[] = [];
  readonly passwords = new Set<string>();
  readonly ports: Ports;

  constructor(endpoint: string, accountId = '111122223333', region = 'us-east-1') {
    const credentials = { accessKeyId: accountId, secretAccessKey: 'test' };
    this.secrets = new SecretsManagerClient({ endpoint, region, credentials });
    this.ecs = new ECSClient({ endpoint, region, credentials });
    this.ports = {
      secrets: secretsOf(this.secrets),
      databaseOf: databasesWith('off'),
      services: servicesOf(this.ecs),
      log: logTo((line) => this.logs.push(line)),
    };
  }

  /** A secret with rotation enabled, whose current version is `value`. */
  async createSecret(value: DatabaseSecret): Promise<Secret> {
    const { ARN = '' } = await this.secrets.send(
      new CreateSecretCommand({ Name: `database/${randomUUID()}`, SecretString: JSON.stringify(value) }),
    );
    // The emulator calls no function: it copies the current version into a new one, and notes that rotation is enabled.
    const RotationLambdaARN = 'arn:aws:lambda:us-east-1:111122223333:function:rotate-db-secret';
    await this.secrets.send(
      new RotateSecretCommand({ SecretId: ARN, RotationLambdaARN, RotationRules: { AutomaticallyAfterDays: 30 } }),
    );
    return new Secret(this, ARN);
  }
}

export class Secret {
  constructor(
    readonly account: Account,
    readonly arn: string,
  ) {}

  /**
   * What Secrets Manager does first: an empty version gets the label AWSPENDING, which whoever had it loses.
   * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
   */
  async begin(): Promise<string> {
    const { VersionIdsToStages = {} } = await this.account.secrets.send(
      new DescribeSecretCommand({ SecretId: this.arn }),
    );
    for (const [version, labels] of Object.entries(VersionIdsToStages)) {
      if (labels.includes('AWSPENDING')) await this.unlabel('AWSPENDING', version);
    }
    const token = randomUUID();
    await this.account.secrets.send(
      new PutSecretValueCommand({ SecretId: this.arn, ClientRequestToken: token, VersionStages: ['AWSPENDING'] }),
    );
    return token;
  }

  async unlabel(label: string, version: string): Promise<void> {
    await this.account.secrets.send(
      new UpdateSecretVersionStageCommand({ SecretId: this.arn, VersionStage: label, RemoveFromVersionId: version }),
    );
  }

  /** Replaces a version, as whoever writes secrets by hand does. */
  async put(value: object, label: string, token: string = randomUUID()): Promise<void> {
    const SecretString = JSON.stringify(value);
    await this.account.secrets.send(
      new PutSecretValueCommand({
        SecretId: this.arn,
        ClientRequestToken: token,
        SecretString,
        VersionStages: [label],
      }),
    );
  }

  async value(label = 'AWSCURRENT'): Promise<DatabaseSecret> {
    const { SecretString = '' } = await this.account.secrets.send(
      new GetSecretValueCommand({ SecretId: this.arn, VersionStage: label }),
    );
    const value = parseSecret(SecretString, label);
    this.account.passwords.add(value.password);
    return value;
  }

  /** As the handler does it: what fails is logged. */
  async step(
    step: Step,
    token: string,
    { redeploy = [], ports = this.account.ports }: RotationOptions = {},
  ): Promise<void> {
    try {
      await rotate({ SecretId: this.arn, ClientRequestToken: token, Step: step }, redeploy, ports);
    } catch (error) {
      ports.log('error', 'step failed', { error });
      throw error;
    }
  }

  /** A whole rotation, or the rest of one that was begun: as AWS does, from the first step on. */
  async rotate(options: RotationOptions = {}): Promise<string> {
    const token = options.token ?? (await this.begin());
    for (const step of STEPS) {
      for (let time = 0; time < (options.times ?? 1); time += 1) await this.step(step, token, options);
      await options.after?.(step);
    }
    return token;
  }
}

export interface RotationOptions {
  readonly ports?: Ports;
  readonly redeploy?: readonly RedeployTarget[];
  /** Of a rotation that was begun. Default: a new one. */
  readonly token?: string;
  /** How often each step is called. Default: once. */
  readonly times?: number;
  readonly after?: (step: Step) => Promise<void>;
}
