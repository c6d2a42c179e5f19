/** A hosted source over SQLite, or another kind, with its model, and requests to it as the executor makes them. */
import { nodeCrypto } from '../../auth/crypto/provider.ts';
import { Cursors } from '../../resolvers/fetch/cursors.ts';
import { hostedSubgraph, type HostedContext } from '../../resolvers/fetch/hosted-subgraph.ts';
import type { FetchResult } from '../../resolvers/execute/contract.ts';
import { JsonBytes } from '../../resolvers/json-bytes.ts';
import { readSource } from '../../schema/read-source.ts';
import type { ConnectorOptions } from '../../connectors/open.ts';
import { makeSource, type Tables } from '../contract/connectors/kinds.ts';

export const clock = { now: (): Date => new Date('2026-10-01T04:00:00Z') };

export const cursors = new Cursors(nodeCrypto.keyedHash(Buffer.alloc(32, 7)));

export function context(): HostedContext {
  return { loaders: new Map(), lists: new JsonBytes(64), cursors, clock };
}

export interface Hosted {
  /** Statements that were sent, with the number of keys. */
  readonly sent: { statement: string; keys: number }[];
  readonly subgraph: ReturnType<typeof hostedSubgraph>;
  /** Runs `_entities` on citizens of these IDs. `selection` stands inside `... on Citizen`. */
  ask(ids: readonly string[], selection: string, scope?: HostedContext): Promise<FetchResult>;
  /** Runs any operation. */
  run(operation: string, variables: Record<string, unknown>, scope?: HostedContext): Promise<FetchResult>;
  close(): Promise<void>;
}

export async function host(
  sdl: string,
  tables: Tables,
  kind: 'SQLITE' | 'POSTGRESQL' | 'MYSQL' | 'CSV' = 'SQLITE',
  options: Partial<ConnectorOptions> = {},
): Promise<Hosted> {
  const model = readSource('test.graphql', sdl);
  const source = await makeSource(kind, tables);
  const { connector } = await source.open(options);
  const sent: { statement: string; keys: number }[] = [];
  connector.onStatement = (statement, keys) => void sent.push({ statement, keys });
  const subgraph = hostedSubgraph(model, connector);
  const run: Hosted['run'] = (operation, variables, scope = context()) =>
    subgraph
      .prepare(operation, null)
      .run({ variables, signal: new AbortController().signal, context: scope });
  return {
    sent,
    subgraph,
    run,
    ask: (ids, selection, scope) =>
      run(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Citizen { ${selection} } } }`,
        { representations: citizens(ids) },
        scope,
      ),
    close: () => source.remove(),
  };
}

export function citizens(ids: readonly string[]): readonly Record<string, string>[] {
  return ids.map((id) => ({ __typename: 'Citizen', id }));
}
