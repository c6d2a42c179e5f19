/** A name server of our own on a free loopback port (RFC 1035), which knows addresses of IPv4 alone. */
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns';
import type { Lookup } from '../../outbound/connect.ts';

export interface NameServer {
  /** Looks up at this server. */
  readonly lookup: Lookup;
  /** Names that were looked up, in order. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** The question's name, and where what follows it begins. */
function nameIn(question: Buffer): [name: string, end: number] {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return [labels.join('.'), at + 5];
}

function answerTo(question: Buffer, end: number, addresses: readonly string[]): Buffer {
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = addresses.map((address) =>
    // A pointer to the question's name, type A, class IN, no time to live, four bytes.
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([header, question.subarray(12, end), ...records]);
}

/** Starts one that answers each question with what `addressesOf` gives. */
export async function startNameServer(addressesOf: (name: string) => readonly string[]): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (question, { port, address }) => {
    const [name, end] = nameIn(question);
    asked.push(name);
    socket.send(answerTo(question, end, addressesOf(name)), port, address);
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return {
    asked,
    lookup: (hostname, found) =>
      resolver.resolve4(hostname, (error, addresses) => {
        found(error, error ? [] : addresses.map((address) => ({ address, family: 4 })));
      }),
    stop: () =>
      new Promise((resolve) => {
        resolver.cancel();
        socket.close(resolve);
      }),
  };
}
