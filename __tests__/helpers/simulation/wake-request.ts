/** Somebody wakes a unit of a simulation, through the real handler. */
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import postRun from '../../lambda-src/events/post-run.json';

const TOKEN = 'a-token-of-some-length';

/** Makes the secret of the token; what the function needs to know of it. */
export async function wakeSettings(): Promise<Readonly<Record<string, string>>> {
  const made = await new SecretsManagerClient().send(new CreateSecretCommand({ Name: 'token', SecretString: TOKEN }));
  return { WAKE_TOKEN_SECRET: made.ARN ?? '' };
}

/** `POST /wake` as API Gateway hands it on. */
export function wakeRequest(): unknown {
  const { requestContext: context, body: _, headers, ...event } = postRun;
  return {
    ...event,
    rawPath: '/wake',
    headers: { ...headers, authorization: `Bearer ${TOKEN}` },
    requestContext: { ...context, http: { ...context.http, method: 'POST', path: '/wake' } },
  };
}
