/** `qingdan supergraph export` writes the graph of a running hub as a supergraph, for a router that stands in front. */
import { readArguments } from './command-line.ts';
import { tell } from './configured.ts';
import { exportSupergraph } from './supergraph/export.ts';
import { QingdanError } from '../schema/errors.ts';

const usage = `npm run supergraph -- export [--url URL] [--at URL] [--out FILE]: writes a hub's graph as a supergraph (docs/supergraph.md)
  --url URL   the running hub (default: the variable QINGDAN_URL, else http://127.0.0.1:4000)
  --at URL    the hub's address as the router reaches it, which stands in the supergraph (default: --url)
  --out FILE  where the supergraph goes (default: standard output)`;

try {
  const text = { type: 'string' } as const;
  const { values, positionals } = readArguments(usage, {
    args: process.argv.slice(2),
    options: { url: text, at: text, out: text },
    allowPositionals: true,
  });
  const [command, ...others] = positionals;
  if (command !== 'export' || others.length > 0) {
    throw new QingdanError(
      'BAD_USER_INPUT',
      '`supergraph` has the one command `export`; `npm run supergraph -- --help` lists its options',
    );
  }
  await exportSupergraph(values);
} catch (error) {
  process.stderr.write(`${tell(error)}\n`);
  process.exit(1);
}
