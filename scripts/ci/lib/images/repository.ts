/** The repository of an image, and how Docker is let in. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { assertKnown, CliError } from '../../../../cli/exit';
import { maskSecrets } from '../actions';
import { outputMap } from '../deployment/deployable';
import { openStates } from '../states';
import type { Target } from '../target';

/** Address of a repository by its short name, from the state of the ecr milestone. */
export async function repositoryUrl(target: Target, repository: string): Promise<string> {
  const urls = await outputMap(target, 'ecr', 'repository_urls', await openStates(process.env, target.region));
  assertKnown('repository', repository, Object.keys(urls));
  return urls[repository] ?? '';
}

/** `<registry>/<name>` in its parts; the registry's first label is the account. */
export function partsOf(url: string): { readonly host: string; readonly registryId: string; readonly name: string } {
  const [host = '', ...path] = url.split('/');
  return { host, registryId: host.split('.')[0] ?? '', name: path.join('/') };
}

/**
 * A Docker configuration that may push to the registry, for as long as `use` runs. A file, since an argument would show
 * the password to every process.
 */
export async function withLogin<T>(
  url: string,
  region: string,
  use: (configuration: string) => Promise<T>,
): Promise<T> {
  const { authorizationData } = await new ECRClient({ region }).send(new GetAuthorizationTokenCommand({}));
  const auth = authorizationData?.[0]?.authorizationToken;
  if (auth === undefined) throw new CliError('ECR gave no token.', 'Look at the permissions of the deploy role.');
  maskSecrets(process.env, [auth]);
  const folder = mkdtempSync(join(tmpdir(), 'cairn-docker-'));
  try {
    const configuration = { auths: { [partsOf(url).host]: { auth } } };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(configuration), { mode: 0o600 });
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
