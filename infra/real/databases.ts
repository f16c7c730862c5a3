// A database and a role of its own for each program that keeps something in PostgreSQL.
import pg from 'pg';
import { SUPERUSER } from '../local/postgres/cluster.ts';
import { DATABASE } from '../local/postgres/postgres.ts';
import { HOST, type RealGround } from './ports.ts';

/** Name of database and role are the program's; the password is the ground's secret `database-<name>`. May be called again. */
export async function makeDatabases(ground: RealGround, names: readonly string[]): Promise<void> {
  const client = new pg.Client({ host: HOST, port: ground.ports.postgres, user: SUPERUSER, password: ground.secret('postgres'), database: DATABASE });
  await client.connect();
  try {
    for (const name of names) {
      const password = client.escapeLiteral(ground.secret(`database-${name}`));
      const role = await client.query('select 1 from pg_roles where rolname = $1', [name]);
      await client.query(`${role.rowCount ? 'alter' : 'create'} role ${name} login password ${password}`);
      const database = await client.query('select 1 from pg_database where datname = $1', [name]);
      if (!database.rowCount) await client.query(`create database ${name} owner ${name}`);
    }
  } finally {
    await client.end();
  }
}
