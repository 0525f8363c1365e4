import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import type { Database } from '../../config/vocabulary/data';
import { parameterFamily, parametersOf } from './database-parameters';

export interface DatabaseGroupsProps {
  readonly env: Environment;
  /** Key of the database: the Terraform name of its groups. */
  readonly key: string;
  readonly config: Database;
  /** Subnets in at least two zones. */
  readonly subnetIds: readonly string[];
}

/** What a database stands in and is told: subnet group and parameter group. */
export class DatabaseGroups extends Construct {
  readonly subnets: string;
  readonly parameters: string;

  constructor(scope: Construct, id: string, { env, key, config, subnetIds }: DatabaseGroupsProps) {
    super(scope, id);
    const subnets = new DbSubnetGroup(this, `subnets/${key}`, {
      name: name(env, `${key}-subnet-group`),
      description: `Subnets of the database ${key}`,
      subnetIds: [...subnetIds],
    });
    const parameters = new DbParameterGroup(this, `parameters/${key}`, {
      name: name(env, `${key}-parameter-group`),
      family: parameterFamily(config),
      description: `Parameters of the database ${key}`,
      parameter: parametersOf(config),
      // A group in use cannot be deleted: the next one comes first.
      lifecycle: { createBeforeDestroy: true },
    });
    this.subnets = subnets.name;
    this.parameters = parameters.name;
  }
}
