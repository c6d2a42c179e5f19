/** How a candidate serves: bare `node:http` on a free loopback port. */
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Tells the bench where this candidate answers, and ends with it. */
export function announce(port: number): void {
  process.on('disconnect', () => process.exit());
  // Some wait for connections that nobody ends.
  process.once('SIGTERM', () => process.exit());
  process.send?.({ port });
}

export function serve(listener: RequestListener): void {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1', () => announce((server.address() as AddressInfo).port));
}
