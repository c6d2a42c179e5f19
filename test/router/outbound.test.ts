/** Where a router may go: to the subgraphs of its supergraph, at addresses that were checked, with certificates. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { OutboundRefusal } from '../../outbound/client.ts';
import type { Destination } from '../../outbound/destinations.ts';
import { openRouter, subgraphDestinations } from '../../server/router/router.ts';
import { readSupergraph } from '../../schema/supergraph.ts';
import { makeAuthority } from '../../scripts/test-servers/certificates.ts';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { askAt, listen } from '../fixtures/graphs/served.ts';
import { twoSources } from '../fixtures/graphs/shops.ts';
import { type WebService, serveWeb } from '../support/web-service.ts';

const fixture = buildGraph(twoSources);
const document = '{ product(id: "p1") { name } }';
const chair = '{"data":{"product":{"__typename":"Product","name":"chair"}}}';

async function serving(tls?: Parameters<typeof serveWeb>[1]): Promise<WebService> {
  const service = await serveWeb((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end(chair);
  }, tls);
  onTestFinished(() => service.stop());
  return service;
}

interface Routed {
  readonly ask: () => ReturnType<typeof askAt>;
  readonly reported: readonly unknown[];
}

/** A router over the fixture with the products at an address. */
async function route(url: string, destination: Destination = {}): Promise<Routed> {
  const sdl = fixture.supergraphSdl.replaceAll('memory:products', `${url}/graphql`);
  const supergraph = readSupergraph(sdl.replaceAll('memory:reviews', 'http://127.0.0.1:1/'), 'a.graphql');
  const listed = [...subgraphDestinations(supergraph)].map(
    ([name, usual]) => [name, { ...usual, ...destination }] as const,
  );
  const reported: unknown[] = [];
  const router = await openRouter({
    supergraph,
    outbound: new Map(listed),
    report: (error) => void reported.push(error),
  });
  onTestFinished(() => router.close());
  const own = await listen(router.server);
  return { ask: () => askAt(`${own}/graphql`, document), reported };
}

describe('the list of a router', () => {
  const sdl = fixture.supergraphSdl
    .replaceAll('memory:products', 'https://products.internal/graphql')
    .replaceAll('memory:reviews', 'http://10.0.0.7:4001/graphql');
  const supergraph = readSupergraph(sdl, 'a.graphql');

  it('has the hosts of the supergraph, those with names in the networks that are told', () => {
    const certificates = { ca: 'ca.pem', certificate: 'own.pem', key: 'own.key' };
    expect(subgraphDestinations(supergraph, { networks: ['10.0.0.0/8'], ...certificates })).toEqual(
      new Map<string, Destination>([
        ['products.internal:443', { ...certificates, networks: ['10.0.0.0/8'] }],
        ['10.0.0.7:4001', certificates],
      ]),
    );
    expect(subgraphDestinations(supergraph).get('products.internal:443')).toEqual({});
  });

  it('is held before anything is sent', async () => {
    const opening = openRouter({ supergraph, outbound: new Map(), report: () => undefined });
    await expect(opening).rejects.toThrow(OutboundRefusal);
  });
});

describe('a subgraph', () => {
  it('at a name of this machine is reached there', async () => {
    const { port } = await serving();
    const { ask } = await route(`http://localhost:${port}`);
    expect((await ask()).data).toEqual({ product: { name: 'chair' } });
  });

  it('at a name outside of its networks is not', async () => {
    const { port } = await serving();
    const { ask, reported } = await route(`http://localhost:${port}`, { networks: ['10.0.0.0/8'] });
    const { data, errors } = await ask();
    expect(data).toEqual({ product: null });
    expect(errors).toMatchObject([{ extensions: { code: 'SOURCE_UNAVAILABLE', subgraph: 'products' } }]);
    expect(String((reported[0] as Error).cause)).toContain('`localhost` has no address that it may have');
  });

  it('that asks who comes is shown the certificate of the router, which checks its own', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'router-tls-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = (name: string, text: string): string => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const authority = makeAuthority('部门证书颁发者');
    const own = authority.issue('router', []);
    const { certificate: cert, key } = authority.issue('products', ['127.0.0.1']);
    const tls = { cert, key, ca: authority.certificate, requestCert: true };
    const { url } = await serving({ tls });
    const ca = file('ca.pem', authority.certificate);
    const certificate = file('own.pem', own.certificate);

    const shown = { certificate, key: file('own.key', own.key) };
    const { ask } = await route(url, { ca, ...shown });
    expect((await ask()).data).toEqual({ product: { name: 'chair' } });
    for (const destination of [{ ca }, shown]) {
      const refused = await route(url, destination);
      const { data, errors } = await refused.ask();
      expect(data).toEqual({ product: null });
      expect(errors).toMatchObject([{ extensions: { code: 'SOURCE_UNAVAILABLE' } }]);
      expect(JSON.stringify(errors)).not.toMatch(/certificate|127\.0\.0\.1|tls|alert/i);
    }
  });
});
