/** PR2 of the plans: a repository for each image. */
import type { Construct } from 'constructs';
import { name } from '../config/naming';
import { mapValues } from '../config/objects';
import { functionServices, repositoriesOf } from '../config/topology';
import { Repository } from '../modules/registry/repository';
import { ecr } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class EcrStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'ecr');
    const { env } = this;

    const functionImages = Object.values(functionServices(env)).flatMap(repositoriesOf);
    const repositories = mapValues(
      env.repositories,
      (config, key) =>
        new Repository(this, `repository_${key}`, {
          address: key,
          name: name(env, key, 'repository'),
          config,
          disposable: env.dataProtection === 'disposable',
          accountId: this.accountId,
          pulledByLambda: functionImages.includes(key),
        }),
    );

    this.export(ecr, {
      repositoryUrls: mapValues(repositories, (repository) => repository.url),
      repositoryArns: mapValues(repositories, (repository) => repository.arn),
    });
  }
}
