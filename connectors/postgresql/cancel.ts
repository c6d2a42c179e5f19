/** Asks a server to end what one of its sessions is doing (the protocol's CancelRequest, section 55.2.8). */
import { connect as connectPlainly, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Place } from './location.ts';

/** What the server gave a session when it began; whoever has it may end its statements. */
export interface SessionKey {
  readonly processID: number;
  readonly secretKey: number;
}

const patienceMilliseconds = 2_000;

function message(...words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * (words.length + 1));
  bytes.writeInt32BE(bytes.length);
  for (const [at, word] of words.entries()) bytes.writeInt32BE(word, 4 * (at + 1));
  return bytes;
}

const requestTls = message(80_877_103);

function open({ host, port }: Place): Socket {
  return host.startsWith('/')
    ? connectPlainly(`${host}/.s.PGSQL.${port}`)
    : connectPlainly({ host, port, noDelay: true });
}

/** Resolves when the server has taken the request or can't be reached; the statement ends a moment later. */
export async function cancelStatement(place: Place, { processID, secretKey }: SessionKey): Promise<void> {
  const tls = place.tls();
  const request = message(80_877_102, processID, secretKey);
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = open(place);
  socket.on('error', () => undefined);
  socket.on('close', () => resolve());
  socket.setTimeout(patienceMilliseconds, () => socket.destroy());
  socket.once('connect', () => {
    if (tls) socket.write(requestTls);
    else socket.end(request);
  });
  if (!tls) {
    socket.resume();
    return promise;
  }
  socket.once('data', (answer) => {
    // The key of a session must not travel where someone could read it.
    if (answer.toString('latin1') !== 'S') {
      socket.destroy();
      return;
    }
    const { host } = place;
    const secure = connectSecurely({ ...tls, socket, host, ...(isIP(host) ? {} : { servername: host }) });
    secure.on('error', () => socket.destroy());
    secure.once('secureConnect', () => secure.end(request));
    secure.resume();
  });
  return promise;
}
