/** Secrets Manager, as much of it as a rotation needs. */
import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { CURRENT, type Description, PENDING } from './core';

export interface Version {
  readonly text: string;
  readonly createdAt?: Date;
}

export interface Secrets {
  readonly describe: (secretId: string) => Promise<Description>;
  /** A version by its label or its id; nothing if there is none, or none with a value. */
  readonly read: (secretId: string, which: { label: string } | { version: string }) => Promise<Version | undefined>;
  /** Ids of versions without a label that were made since then, newest first. */
  readonly unlabelledSince: (secretId: string, since: Date) => Promise<readonly string[]>;
  readonly putPending: (secretId: string, token: string, text: string) => Promise<void>;
  readonly makeCurrent: (secretId: string, token: string, instead: string | undefined) => Promise<void>;
  readonly randomPassword: () => Promise<string>;
}

/** What needs no quoting in a URL, a shell, SQL or a connection string is left: `-_.~!*^` beside letters and digits. */
const EXCLUDED = '"\'`\\/@:$ %#?&=+;,|<>()[]{}';

const PASSWORD_LENGTH = 32;

export function secretsOf(client: SecretsManagerClient): Secrets {
  return {
    async describe(SecretId) {
      const { RotationEnabled, VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId }));
      return { rotationEnabled: RotationEnabled, versions: VersionIdsToStages ?? {} };
    },

    async read(SecretId, which) {
      const choice = 'label' in which ? { VersionStage: which.label } : { VersionId: which.version };
      try {
        const { SecretString, CreatedDate } = await client.send(new GetSecretValueCommand({ SecretId, ...choice }));
        return SecretString === undefined ? undefined : { text: SecretString, createdAt: CreatedDate };
      } catch (error) {
        // Also what an empty version answers, as Secrets Manager makes it before the first step.
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },

    async unlabelledSince(SecretId, since) {
      const { Versions = [] } = await client.send(
        new ListSecretVersionIdsCommand({ SecretId, IncludeDeprecated: true, MaxResults: 100 }),
      );
      return Versions.flatMap(({ VersionId, VersionStages = [], CreatedDate }) =>
        VersionId && CreatedDate && VersionStages.length === 0 && CreatedDate >= since
          ? [{ VersionId, CreatedDate }]
          : [],
      )
        .sort((a, b) => b.CreatedDate.getTime() - a.CreatedDate.getTime())
        .map(({ VersionId }) => VersionId);
    },

    async putPending(SecretId, ClientRequestToken, SecretString) {
      try {
        await client.send(
          new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages: [PENDING] }),
        );
      } catch (error) {
        // An earlier call of the step wrote the version meanwhile: that one counts.
        if (!(error instanceof ResourceExistsException)) throw error;
      }
    },

    async makeCurrent(SecretId, MoveToVersionId, RemoveFromVersionId) {
      await client.send(
        new UpdateSecretVersionStageCommand({ SecretId, VersionStage: CURRENT, MoveToVersionId, RemoveFromVersionId }),
      );
    },

    async randomPassword() {
      const { RandomPassword } = await client.send(
        new GetRandomPasswordCommand({ PasswordLength: PASSWORD_LENGTH, ExcludeCharacters: EXCLUDED }),
      );
      if (!RandomPassword) throw new Error('Secrets Manager gave no password.');
      return RandomPassword;
    },
  };
}
