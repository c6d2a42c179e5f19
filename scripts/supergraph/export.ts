/** Composes what a hub says of its endpoints to a supergraph. */
import { writeFileSync } from 'node:fs';
import { parse } from 'graphql';
import { compose } from '../../schema/compose.ts';
import { QingdanError } from '../../schema/errors.ts';
import { addressOf, askHub, hubAddress } from '../running-hub.ts';
import type { SubgraphList } from '../../server/subgraphs/endpoints.ts';

export interface ExportOptions {
  readonly url?: string | undefined;
  readonly at?: string | undefined;
  readonly out?: string | undefined;
}

async function subgraphsOf(hub: URL): Promise<SubgraphList> {
  const { ok, json } = await askHub(hub, '/subgraphs');
  if (ok && json !== undefined) return json as SubgraphList;
  throw new QingdanError(
    'BAD_USER_INPUT',
    `what answers at ${hub.origin} is no hub, or is still starting; try again`,
  );
}

/** Throws `QingdanError` BAD_USER_INPUT where no hub answers or an option is wrong. */
export async function exportSupergraph(options: ExportOptions): Promise<void> {
  const hub = hubAddress(options.url);
  const at = addressOf('--at', options.at ?? hub.href);
  const { listHash, subgraphs } = await subgraphsOf(hub);
  const composed = compose(
    subgraphs.map(({ name, sdl }) => ({
      name,
      url: new URL(`/subgraphs/${name}`, at).href,
      typeDefs: parse(sdl, { noLocation: true }),
    })),
  );
  if ('errors' in composed) throw new Error(`the subgraphs do not compose: ${composed.errors.join('; ')}`);
  const text = `# The graph of ${at.origin} under the published list ${listHash}\n${composed.supergraphSdl}\n`;
  if (options.out === undefined) {
    process.stdout.write(text);
    return;
  }
  writeFileSync(options.out, text);
  process.stderr.write(`${options.out}: ${subgraphs.length} subgraphs under the list ${listHash}\n`);
}
