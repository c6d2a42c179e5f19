/** Candidate: PostGraphile 5 on views of the same tables (`postgraphile-views.sql`), served by its own Grafserv. */
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announce } from './serving.ts';
import { poolOptions } from './settings.ts';

const require = createRequire(import.meta.url);

// The little of PostGraphile that is used, written out: its types are there only when it is installed.
const { postgraphile } = require('postgraphile') as {
  readonly postgraphile: (preset: object) => {
    createServ(adaptor: unknown): { addTo(server: unknown): Promise<unknown> };
  };
};
const { PostGraphileAmberPreset } = require('postgraphile/presets/amber') as {
  readonly PostGraphileAmberPreset: object;
};
const { makePgService } = require('postgraphile/adaptors/pg') as {
  readonly makePgService: (options: object) => object;
};
const { grafserv } = require('postgraphile/grafserv/node') as { readonly grafserv: unknown };

const { connectionString, max, options } = poolOptions;
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString, schemas: ['bench_graph'], poolConfig: { max, options } })],
  // Lists in place of connections: less to resolve and to write.
  schema: { defaultBehavior: '-connection +list', dontSwallowErrors: true },
  grafserv: { graphiql: false, watch: false, websockets: false },
  grafast: { explain: false },
});

const server = createServer();
server.on('error', (error) => {
  throw error;
});
await instance.createServ(grafserv).addTo(server);
server.listen(0, '127.0.0.1', () => announce((server.address() as AddressInfo).port));
