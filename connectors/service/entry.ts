/** How the hub shows a service who asks. */
import type { OutboundClient } from '../../outbound/client.ts';
import { checkSecretly, readSecret, type Credentials, type Headers } from './location.ts';
import { Tokens } from './token.ts';

export interface Shown {
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters of the query. */
  readonly query: Readonly<Record<string, string>>;
  /** Called when the service did not take it; gives what to try once more, if there is something. */
  renew?(): Promise<Shown>;
}

/** Gives what one request shows. */
export type Entry = () => Promise<Shown>;

const nothing: Shown = { headers: {}, query: {} };

/** Headers as they are sent; those that are secrets are read anew each time, like all secrets. */
export function headersOf(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, header]) => [
      name.toLowerCase(),
      'value' in header ? header.value : readSecret(header),
    ]),
  );
}

/** Throws where the address of a token is none that a secret may be sent to. */
export function entryOf(
  credentials: Credentials | undefined,
  client: OutboundClient,
  timeLimitMilliseconds: number,
): Entry {
  if (credentials === undefined) return () => Promise.resolve(nothing);
  if (credentials.kind === 'apiKey') {
    return async () => {
      const key = readSecret(credentials);
      return Promise.resolve(
        'header' in credentials
          ? { headers: { [credentials.header.toLowerCase()]: key }, query: {} }
          : { headers: {}, query: { [credentials.query]: key } },
      );
    };
  }
  if (credentials.kind === 'basic') {
    return async () => {
      const pair = Buffer.from(`${credentials.user}:${readSecret(credentials)}`).toString('base64');
      return Promise.resolve({ headers: { authorization: `Basic ${pair}` }, query: {} });
    };
  }
  const url = new URL(credentials.tokenUrl);
  checkSecretly(url, 'a client’s secret');
  client.check(url);
  const tokens = new Tokens({ ...credentials, secret: credentials }, client, timeLimitMilliseconds);
  const bearer = async (): Promise<Shown & { token: string }> => {
    const token = await tokens.get();
    return { token, headers: { authorization: `Bearer ${token}` }, query: {} };
  };
  return async () => {
    const shown = await bearer();
    return {
      ...shown,
      renew: async () => {
        await tokens.refused(shown.token);
        return bearer();
      },
    };
  };
}
