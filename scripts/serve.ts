/**
 * `qingdan serve --config hub.json` serves a hub outside demo mode, `qingdan serve --supergraph FILE` a plain router
 * over the subgraphs of a supergraph.
 */
import { parseArgs } from 'node:util';
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

/** Each serves its own options only, so that one that would do nothing is refused. */
async function serve(args: readonly string[]): Promise<void> {
  const isRouter = args.some((one) => /^--supergraph(=|$)/.test(one));
  if (!isRouter) return serveHub(parseArgs({ args: [...args], options: ofHubs }).values);
  const { supergraph = '', ...values } = parseArgs({ args: [...args], options: ofRouters }).values;
  return serveRouter({ supergraph, ...values });
}

try {
  await serve(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${tell(error)}\n`);
  process.exit(1);
}
