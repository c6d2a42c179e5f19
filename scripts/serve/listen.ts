/** What the servers that a command starts do alike. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { ConfigurationError } from '../../server/configuration.ts';

export function report(error: unknown, requestId?: string): void {
  process.stderr.write(`${requestId === undefined ? '' : `${requestId} `}${inspect(error)}\n`);
}

/** What keeps a server from listening, by the key that is to be changed. */
function listenFault(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new ConfigurationError([`\`port\` ${port} is taken; choose another`]);
  if (code === 'EACCES')
    return new ConfigurationError([`\`port\` ${port} needs more rights; choose one from 1024`]);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ConfigurationError([`\`host\` ${host} is no address of this machine; correct it`]);
  }
  return error;
}

/** Throws `ConfigurationError` when nothing can listen there. */
export async function listenAt(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw listenFault(error, host, port);
  });
}

/** Where a server listens, as the beginning of a URL. */
export function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

export function stopOnSignal(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(0)));
  }
}
