/** What is measured against each other: how each is started and asked, and how its answer reads. */
import nodeSettings from '../../scripts/node-settings.json' with { type: 'json' };
import { type Candidate, startCandidate } from '../measure/candidate.ts';
import type { PostgresqlDatabase } from '../../database/postgresql/pool.ts';
import type { HubSettings } from '../hub/serve.ts';
import type { LoadTarget } from '../load/messages.ts';
import { benchCase, benchDocument, citizensOfRequest } from '../workload/items.ts';
import { fromPostgraphile, postgraphileDocument } from '../workload/postgraphile.ts';
import { type BenchProvince, hubDirectory } from './province.ts';

export interface Contestant {
  readonly name: string;
  readonly candidate: Candidate;
  readonly target: LoadTarget;
  /** What of an answer is compared part by part, in the form that the hub gives: each citizen. */
  readonly comparedParts: (data: Readonly<Record<string, unknown>>) => readonly unknown[];
}

/** Bodies that ask for all citizens of the bench, so many in each request. */
export function bodiesOf(
  document: string,
  ids: readonly string[],
  perRequest = citizensOfRequest,
): readonly string[] {
  const bodies: string[] = [];
  for (let at = 0; at + perRequest <= ids.length; at += perRequest) {
    bodies.push(JSON.stringify({ query: document, variables: { ids: ids.slice(at, at + perRequest) } }));
  }
  return bodies;
}

export interface HubOptions {
  readonly name: string;
  readonly policy?: boolean;
  readonly ledger?: boolean;
  readonly profiled?: boolean;
  readonly database?: PostgresqlDatabase;
}

export async function startHub(
  province: BenchProvince,
  { name, policy = true, ledger = true, profiled = false, database }: HubOptions,
): Promise<Contestant> {
  const settings: HubSettings = {
    directory: hubDirectory(province, name),
    keySetFile: province.peers.keySetFile,
    sources: province.sources,
    policy,
    ledger,
    ...(database === undefined ? {} : { database }),
  };
  const candidate = await startCandidate({
    name,
    module: 'hub/serve.ts',
    settings,
    profiled,
    // As `scripts/bootstrap.mjs` starts it.
    nodeOptions: nodeSettings.options,
    environment: nodeSettings.environment,
  });
  return {
    name,
    candidate,
    target: {
      port: candidate.port,
      path: '/graphql',
      headers: { authorization: `Bearer ${province.token}`, 'x-case': benchCase },
      bodies: bodiesOf(benchDocument(), province.ids),
    },
    comparedParts: (data) => data['citizens'] as readonly unknown[],
  };
}

async function startPeer(
  province: BenchProvince,
  name: string,
  place: string,
  document: string,
): Promise<Pick<Contestant, 'name' | 'candidate' | 'target'>> {
  const module = `peers/${name}.ts`;
  const candidate = await startCandidate({ name, module, settings: province.peers });
  const headers = { authorization: `Bearer ${province.token}` };
  const bodies = bodiesOf(document, province.ids);
  return { name, candidate, target: { port: candidate.port, path: place, headers, bodies } };
}

export async function startSql(province: BenchProvince): Promise<Contestant> {
  const started = await startPeer(province, 'hand-written-sql', '/', benchDocument());
  return { ...started, comparedParts: (data) => data['citizens'] as readonly unknown[] };
}

export async function startApollo(province: BenchProvince): Promise<Contestant> {
  const started = await startPeer(province, 'apollo', '/', benchDocument());
  return { ...started, comparedParts: (data) => data['citizens'] as readonly unknown[] };
}

export async function startPostgraphile(province: BenchProvince): Promise<Contestant> {
  const started = await startPeer(province, 'postgraphile', '/graphql', postgraphileDocument);
  return {
    ...started,
    comparedParts: (data) =>
      (data['citizensByIdsList'] as readonly Readonly<Record<string, unknown>>[]).map(fromPostgraphile),
  };
}

export async function stopAll(contestants: readonly Contestant[]): Promise<void> {
  await Promise.all(contestants.map(({ candidate }) => candidate.stop()));
}
