/** Candidate: the plain router as `npx qingdan serve --supergraph` runs it. */
import type { AddressInfo } from 'node:net';
import { openRouter } from '../../server/router/router.ts';
import { readSupergraph } from '../../schema/supergraph.ts';
import { readGatewaySettings } from './settings.ts';

const { supergraph } = readGatewaySettings();

const router = await openRouter({
  supergraph: readSupergraph(supergraph, 'supergraph.graphql'),
  report: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
});
router.server.listen(0, '127.0.0.1', () =>
  process.send?.({ port: (router.server.address() as AddressInfo).port }),
);
process.once('SIGTERM', () => void router.close().then(() => process.exit()));
process.once('disconnect', () => process.exit());
