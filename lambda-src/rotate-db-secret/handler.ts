/**
 * Rotates the password of a database user: Secrets Manager calls this once for each step of a rotation.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
 */
import { ECSClient } from '@aws-sdk/client-ecs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context, SecretsManagerRotationEvent } from 'aws-lambda';
import { logTo } from '../shared/log';
import { type Config, readConfig } from './config';
import { databasesWith } from './engines';
import type { Ports } from './ports';
import { secretsOf } from './secrets';
import { servicesOf } from './services';
import { rotate } from './steps';

/** A step is a few calls; nobody waits for it, so it rather tries again than fails. */
const PATIENCE = {
  maxAttempts: 5,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000 },
};

let kept: { readonly config: Config; readonly ports: Omit<Ports, 'log'> } | undefined;

export async function handler(
  event: SecretsManagerRotationEvent,
  { awsRequestId: requestId }: Pick<Context, 'awsRequestId'>,
): Promise<void> {
  const log = logTo((line) => process.stdout.write(line), { requestId });
  try {
    const { config, ports } = edge();
    await rotate(event, config.redeploy, { ...ports, log });
  } catch (error) {
    log('error', 'step failed', { step: event.Step, secretId: event.SecretId, error });
    throw error;
  }
}

/** At the first event, not at import: who only reads this file needs no environment. */
function edge() {
  if (!kept) {
    const config = readConfig(process.env);
    kept = {
      config,
      ports: {
        secrets: secretsOf(new SecretsManagerClient(PATIENCE)),
        databaseOf: databasesWith(config.tls),
        services: servicesOf(new ECSClient(PATIENCE)),
      },
    };
  }
  return kept;
}
