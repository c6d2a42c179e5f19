/** Composes what a hub says of its endpoints to a supergraph. */
import { writeFileSync } from 'node:fs';
import { parse } from 'graphql';
import { compose } from '../../schema/compose.ts';
import { QingdanError } from '../../schema/errors.ts';
import type { SubgraphList } from '../../server/subgraphs/endpoints.ts';

export interface ExportOptions {
  readonly url?: string | undefined;
  readonly at?: string | undefined;
  readonly out?: string | undefined;
}

function refuse(message: string): never {
  throw new QingdanError('BAD_USER_INPUT', message);
}

function address(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  return refuse(`\`${option}\` ${text} is no address; give it as http://127.0.0.1:4000`);
}

async function subgraphsOf(hub: URL): Promise<SubgraphList> {
  let response: Response;
  try {
    response = await fetch(new URL('/subgraphs', hub), { redirect: 'error' });
  } catch {
    return refuse(`no hub answers at ${hub.origin}; start it, or say by \`--url\` where it is`);
  }
  if (!response.ok) return refuse(`what answers at ${hub.origin} is no hub, or is still starting; try again`);
  return (await response.json()) as SubgraphList;
}

/** Throws `QingdanError` BAD_USER_INPUT where no hub answers or an option is wrong. */
export async function exportSupergraph(options: ExportOptions): Promise<void> {
  const hub = address('--url', options.url ?? process.env['QINGDAN_URL'] ?? 'http://127.0.0.1:4000');
  const at = address('--at', options.at ?? hub.href);
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
