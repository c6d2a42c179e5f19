/** A hub with Hive Gateway in front of it, over the supergraph that the command exports. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type RequestListener, createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GraphReply, RunningHub } from '../../fixtures/hub.ts';

const require = createRequire(import.meta.url);

// The little of it that is used, written out: its own types bring those of another `fetch` for the whole project.
const { createGatewayRuntime } = require('@graphql-hive/gateway-runtime') as {
  readonly createGatewayRuntime: (config: object) => RequestListener & AsyncDisposable;
};
const { unifiedGraphHandler } = require('@graphql-hive/router-runtime') as {
  readonly unifiedGraphHandler: unknown;
};

export type Ask = (
  query: string,
  options?: {
    readonly variables?: object;
    readonly token?: string | null;
    readonly headers?: Readonly<Record<string, string>>;
  },
) => Promise<GraphReply>;

/** Sends requests to an address as the hub's fixture does. */
export function asker(url: string, usual: string): Ask {
  return async (query, { variables, token = usual, headers = {} } = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) as GraphReply['body'] };
  };
}

/** What the command writes for a running hub. Rejects with what it says where it fails. */
export async function exported(url: string): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-supergraph-'));
  const file = path.join(folder, 'supergraph.graphql');
  try {
    const command = spawn(
      process.execPath,
      ['scripts/supergraph.ts', 'export', '--url', url, '--out', file],
      {
        cwd: path.resolve(import.meta.dirname, '../../..'),
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let said = '';
    command.stderr.setEncoding('utf8').on('data', (part: string) => (said += part));
    const code = await new Promise((resolve) => command.on('exit', resolve));
    if (code !== 0) throw new Error(said);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface RunningRouter {
  readonly supergraph: string;
  readonly ask: Ask;
  close(): Promise<void>;
}

/**
 * Starts Hive Gateway, which passes on who asks and under which power and case.
 * @param more settings beside; none of them keeps to the directives unless given
 */
export async function startRouter(hub: RunningHub, more: object = {}): Promise<RunningRouter> {
  const supergraph = await exported(hub.url);
  const names = ['authorization', 'x-power', 'x-case'];
  const gateway = createGatewayRuntime({
    supergraph,
    unifiedGraphHandler,
    logging: false,
    landingPage: false,
    maskedErrors: false,
    ...more,
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }: { readonly request: Request }) =>
        Object.fromEntries(
          names.flatMap((name) => {
            const value = request.headers.get(name);
            return value === null ? [] : [[name, value]];
          }),
        ),
    },
  });
  const server = createServer(gateway);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  return {
    supergraph,
    ask: asker(url, await hub.token()),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await gateway[Symbol.asyncDispose]();
    },
  };
}
