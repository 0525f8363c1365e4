/** Parameter groups of RDS: families, and what every database is told. */
import type { DbParameterGroupParameter } from '@cdktf/provider-aws/lib/db-parameter-group';
import type { Database } from '../../config/vocabulary/data';

type Engine = Pick<Database, 'engine' | 'version'>;

/** Parts of a version that name its release series: `16` of 16.9, `8.4` of 8.4.5. */
const SERIES_PARTS: Readonly<Record<Database['engine'], number>> = { postgres: 1, mysql: 2 };

/** The release series of a version, within which RDS upgrades by itself: 16 for PostgreSQL 16.9, 8.4 for MySQL 8.4.5. */
function releaseSeries({ engine, version }: Engine): string {
  return version.split('.').slice(0, SERIES_PARTS[engine]).join('.');
}

/** Family of the parameter group: postgres16, mysql8.4. */
export function parameterFamily(database: Engine): string {
  return `${database.engine}${releaseSeries(database)}`;
}

/** Whether the version leaves the minor one to RDS, as 16 or 8.4 do and 16.9 does not. */
export function followsMinorVersions(database: Engine): boolean {
  return database.version === releaseSeries(database);
}

/**
 * Passwords and data cross the network by TLS only. Instances of MySQL take 0 and 1, where clusters take OFF and ON.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html
 */
const DEFAULTS: Readonly<Record<Database['engine'], Readonly<Record<string, string>>>> = {
  postgres: { 'rds.force_ssl': '1' },
  mysql: { require_secure_transport: '1' },
};

/**
 * The parameters of a database, forced TLS first, the config's own over it.
 *
 * All wait for a reboot, those that could change at once too: RDS reports a value that equals the engine's default as
 * `pending-reboot` whatever it was sent, and the difference would come back in every plan. A new instance starts with
 * all of them; after a change of one, reboot.
 * https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_parameter_group#problematic-plan-changes
 */
export function parametersOf({ engine, parameters }: Database): DbParameterGroupParameter[] {
  return Object.entries({ ...DEFAULTS[engine], ...parameters }).map(([name, value]) => ({
    name,
    value,
    applyMethod: 'pending-reboot',
  }));
}
