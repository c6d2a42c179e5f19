/**
 * `qingdan serve --config hub.json` serves a hub outside demo mode, `qingdan serve --supergraph FILE` a plain router
 * over the subgraphs of a supergraph.
 */
import { readArguments } from './command-line.ts';
import { tell } from './configured.ts';
import { serveHub } from './serve/hub.ts';
import { serveRouter } from './serve/router.ts';

const ofHubs = { config: { type: 'string' }, port: { type: 'string' } } as const;
const ofRouters = {
  supergraph: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  timeout: { type: 'string' },
  label: { type: 'string', multiple: true },
} as const;

const usage = `npm run serve -- --config FILE [--port N]: serves a hub outside demo mode (docs/operating.md)
npm run serve -- --supergraph FILE [OPTION …]: serves a plain router over subgraphs (docs/router.md)
  --config FILE      configuration of the hub (default: the variable QINGDAN_CONFIG)
  --port N           port (default: the configuration, the variable PORT, else 4000)
  --supergraph FILE  the composed supergraph
  --host ADDRESS     address that the router listens at (default: 127.0.0.1)
  --timeout N        milliseconds for one call of a subgraph
  --label NAME       label of a progressive @override that is on; several may be given`;

/** Each serves its own options only, so that one that would do nothing is refused. */
async function serve(args: readonly string[]): Promise<void> {
  const isRouter = args.some((one) => /^--supergraph(=|$)/.test(one));
  if (!isRouter) return serveHub(readArguments(usage, { args: [...args], options: ofHubs }).values);
  const { supergraph = '', ...values } = readArguments(usage, { args: [...args], options: ofRouters }).values;
  return serveRouter({ supergraph, ...values });
}

try {
  await serve(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${tell(error)}\n`);
  process.exit(1);
}
