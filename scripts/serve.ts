/**
 * `qingdan serve --config hub.json` serves a hub outside demo mode, `qingdan serve --supergraph FILE` a plain router
 * over the subgraphs of a supergraph.
 */
import { readArguments } from './command-line.ts';
import { tell } from './configured.ts';

const ofHubs = {
  config: { type: 'string' },
  port: { type: 'string' },
  watch: { type: 'boolean' },
} as const;
const ofRouters = {
  supergraph: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  timeout: { type: 'string' },
  label: { type: 'string', multiple: true },
  network: { type: 'string', multiple: true },
  ca: { type: 'string' },
  certificate: { type: 'string' },
  key: { type: 'string' },
  subscribe: { type: 'string', multiple: true },
} as const;

const usage = `npm run serve -- --config FILE [--port N] [--watch]: serves a hub outside demo mode (docs/operating.md)
npm run serve -- --supergraph FILE [OPTION …]: serves a plain router over subgraphs (docs/router.md)
  --config FILE      configuration of the hub (default: the variable QINGDAN_CONFIG)
  --port N           port (default: the configuration, the variable PORT, else 4000)
  --watch            takes the sources anew when their SDL or the configuration changes
  --supergraph FILE  the composed supergraph
  --host ADDRESS     address that the router listens at (default: 127.0.0.1)
  --timeout N        milliseconds for one call of a subgraph
  --label NAME       label of a progressive @override that is on; several may be given
  --network RANGE    network in which named hosts of subgraphs lie (default: public addresses); several may be given
  --ca FILE          PEM file of the authorities that may vouch for subgraphs
  --certificate FILE PEM file that the router shows to subgraphs, with --key FILE
  --subscribe NAME=PROTOCOL[/PATH]  how a subgraph is subscribed to: sse (default) or ws; several may be given`;

/** Each takes its own options only, so that one that would do nothing is refused, and loads its own parts only. */
async function serve(args: readonly string[]): Promise<void> {
  if (args.some((one) => /^--supergraph(=|$)/.test(one))) {
    const { supergraph = '', ...values } = readArguments(usage, {
      args: [...args],
      options: ofRouters,
    }).values;
    const { serveRouter } = await import('./serve/router.ts');
    return serveRouter({ supergraph, ...values });
  }
  const { values } = readArguments(usage, { args: [...args], options: ofHubs });
  const { serveHub } = await import('./serve/hub.ts');
  return serveHub(values);
}

try {
  await serve(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${tell(error)}\n`);
  process.exit(1);
}
