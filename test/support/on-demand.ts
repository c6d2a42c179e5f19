/**
 * A server that the whole test run shares, started when the first test asks for it. Test files run in other
 * processes, so they ask over a loopback address.
 */
import { createServer } from 'node:http';

/** How to reach the server, or why there is none. */
export type Answer<Access> =
  { readonly running: Access } | { readonly missing: string } | { readonly failed: string };

interface Startable {
  stop(): Promise<void>;
}

/** The run's side. `isMissing` tells errors of a machine on which no such server can be had from failures. */
export async function offer<Server extends Startable>(
  start: () => Promise<Server>,
  access: (server: Server) => unknown,
  isMissing: (error: unknown) => boolean,
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  let started: Promise<Server> | null = null;
  const answer = async (): Promise<Answer<unknown>> => {
    try {
      started ??= start();
      return { running: access(await started) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return isMissing(error) ? { missing: message } : { failed: message };
    }
  };
  const server = createServer((_request, response) => {
    void answer().then((text) => response.end(JSON.stringify(text)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null)
    throw new Error('no address on the loopback interface');
  return {
    address: `http://127.0.0.1:${address.port}/`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      const running = await started?.catch(() => null);
      await running?.stop();
    },
  };
}

/**
 * The test's side. Null only where no server can be had and `QINGDAN_ALLOW_SKIP=1` allows its tests to be skipped;
 * without it, that is a failure.
 */
export async function ask<Access>(address: string): Promise<Access | null> {
  const response = await fetch(address);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own starter wrote it
  const answer = (await response.json()) as Answer<Access>;
  if ('running' in answer) return answer.running;
  if ('missing' in answer && process.env['QINGDAN_ALLOW_SKIP'] === '1') return null;
  throw new Error('missing' in answer ? answer.missing : answer.failed);
}
