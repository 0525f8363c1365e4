/** What the rotation function and its infrastructure agree on: variables, event, secret, permissions. */
// As namespace: `{ z }` brings every language of zod's messages into the bundle, 350 KB.
import * as z from 'zod';

/** Environment variables of the function. */
export const ENVIRONMENT = {
  /** JSON list of `{ cluster, service }`: ECS services that read the secrets when their tasks start. Default: none. */
  redeploy: 'REDEPLOY',
  /** `verify` (default), or `off`, which only a database on loopback is reached with. */
  databaseTls: 'DB_TLS',
  /** Node's own: a file of certificate authorities that it trusts beside its own. Give it `CA_CERTIFICATES`. */
  caCertificates: 'NODE_EXTRA_CA_CERTS',
} as const;

/**
 * The authorities of RDS among others. Since Node 20 the runtime loads the file only when told to.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
export const CA_CERTIFICATES = '/var/runtime/ca-cert.pem';

/** Seconds that a step may take: databases and AWS are asked several times before it gives up. */
export const TIMEOUT_SECONDS = 60;

export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html */
export const rotationEvent = z.object({
  /** ARN of the secret. */
  SecretId: z.string().min(1),
  /** Id of the version that becomes current. */
  ClientRequestToken: z.string().min(32).max(64),
  Step: z.enum(STEPS),
});

/** A service whose tasks are replaced once a rotation is finished. */
export const redeployTarget = z.strictObject({ cluster: z.string().min(1), service: z.string().min(1) });
export type RedeployTarget = z.infer<typeof redeployTarget>;

export const ENGINES = ['postgres', 'mysql'] as const;
export type Engine = (typeof ENGINES)[number];

/** Names that need no second thought in any engine; they are quoted all the same. */
const identifier = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be a letter followed by letters, digits and underscores');

/**
 * The JSON inside a secret. With `masterarn`, the secret of the master user, two users take turns: `app` and
 * `app_clone`. Without, the user changes its own password. Other keys are kept as they are.
 */
export const databaseSecret = z.looseObject({
  engine: z.enum(ENGINES),
  username: identifier(63),
  password: z.string().min(1),
  host: z.string().regex(/^[A-Za-z0-9.:-]+$/, 'must be a host name or an address'),
  port: z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(1).max(65_535)),
  dbname: identifier(63),
  masterarn: z.string().startsWith('arn:').optional(),
});
export type DatabaseSecret = z.infer<typeof databaseSecret>;

/**
 * The secret that `masterarn` names. One that RDS manages holds user and password and nothing else: the place is that
 * of the users' secret.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
export const masterSecret = databaseSecret.partial({ engine: true, host: true, port: true, dbname: true });
export type MasterSecret = z.infer<typeof masterSecret>;

export interface RotationResources {
  /** Secrets that the function rotates. */
  readonly secretArns: readonly string[];
  /** Secrets named by a `masterarn`. */
  readonly masterSecretArns?: readonly string[];
  /** Customer managed keys of all of these secrets; the key `aws/secretsmanager` needs none. */
  readonly keyArns?: readonly string[];
  /** `arn:aws:ecs:<region>:<account>:service/<cluster>/<service>` of what is redeployed. */
  readonly serviceArns?: readonly string[];
}

/** What the function may do, and nothing else; logs and network interfaces are no matter of its code. */
export function permissions(resources: RotationResources) {
  const { secretArns, masterSecretArns = [], keyArns = [], serviceArns = [] } = resources;
  const statements = [
    {
      sid: 'RotateSecrets',
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:ListSecretVersionIds',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      resources: secretArns,
    },
    { sid: 'ReadMasterSecrets', actions: ['secretsmanager:GetSecretValue'], resources: masterSecretArns },
    // Asked of no secret: it has no resource to name.
    { sid: 'GeneratePasswords', actions: ['secretsmanager:GetRandomPassword'], resources: ['*'] },
    { sid: 'UseKeysOfSecrets', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: keyArns },
    { sid: 'RedeployServices', actions: ['ecs:DescribeServices', 'ecs:UpdateService'], resources: serviceArns },
  ];
  return statements.filter((statement) => statement.resources.length > 0);
}
