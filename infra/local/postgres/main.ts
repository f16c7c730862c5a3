// PostgreSQL as a part of the ground: --data DIR --host H --port N [--password-file F]; one line on stdout when it answers.
import { parseArgs } from 'node:util';
import { DATABASE, startPostgres } from './postgres.ts';
import { SUPERUSER } from './cluster.ts';

const { values } = parseArgs({
  options: { data: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' }, port: { type: 'string' }, 'password-file': { type: 'string' } },
});

if (!values.data || !values.port) {
  console.error('Say where the data goes and which port to listen on: --data DIR --port N.');
  process.exit(2);
}

const server = await startPostgres({ dir: values.data, host: values.host, port: Number(values.port), passwordFile: values['password-file'] });
let stopping = false;
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    stopping = true;
    void server.stop();
  });
}
// Without the password: it stays in its file.
console.log(JSON.stringify({ ready: true, url: `postgres://${SUPERUSER}@${values.host}:${values.port}/${DATABASE}` }));

await server.ended;
process.exit(stopping ? 0 : 1);
