/** The body of a request: JSON in UTF-8, of bounded length, sent by POST. */
import type { IncomingMessage } from 'node:http';
import { HttpRefusal, QingdanError } from '../schema/errors.ts';

/** Largest body of a request, in bytes. */
export const bodyLimit = 1_000_000;

/** How long the rest of a body that is too large is thrown away before the connection is cut, in milliseconds. */
const discardLimit = 5_000;

/** Of no state: each text is decoded as a whole. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function badRequest(message: string): QingdanError {
  return new QingdanError('BAD_REQUEST', message);
}

/** Refuses what could be JSON only by chance: another type, another character set, or compressed bytes. */
function checkForm({ headers }: IncomingMessage): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim());
  if (type.toLowerCase() !== 'application/json') {
    throw new HttpRefusal(415, 'the header `content-type` is not `application/json`');
  }
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter));
  if (charset !== undefined && !/^charset="?utf-?8"?$/i.test(charset)) {
    throw new HttpRefusal(415, 'the request body must be in UTF-8');
  }
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new HttpRefusal(415, 'the request body must not be compressed');
  }
}

/** The answer leaves at once; what still comes of the body is read and forgotten, so that the sender sees the answer. */
function discardRest(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), discardLimit);
  request.once('close', () => clearTimeout(timer));
  request.resume();
}

function readBytes(request: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const parts: Buffer[] = [];
  let size = 0;
  const take = (part: Buffer): void => {
    size += part.length;
    if (size <= bodyLimit) {
      parts.push(part);
      return;
    }
    request.off('data', take);
    discardRest(request);
    reject(new QingdanError('BODY_TOO_LARGE', `the request body is larger than ${bodyLimit} bytes`));
  };
  // Who hangs up gets no answer; this only ends the waiting.
  const breakOff = (): void => reject(badRequest('the request broke off'));
  request.on('data', take);
  request.once('end', () => {
    request.off('close', breakOff);
    const [first] = parts;
    resolve(first && parts.length === 1 ? first : Buffer.concat(parts));
  });
  request.once('error', breakOff);
  request.once('close', breakOff);
  return promise;
}

/** The parsed body. Throws BODY_TOO_LARGE, or BAD_REQUEST: with status 415 where what it says of its form is wrong. */
export async function requestBody(request: IncomingMessage): Promise<unknown> {
  checkForm(request);
  const bytes = await readBytes(request);
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch {
    throw badRequest('the request body is not JSON in UTF-8');
  }
}
