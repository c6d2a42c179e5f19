/** The hub that a command talks to. */
import { QingdanError } from '../schema/errors.ts';

/** The address that an option gives. Throws `QingdanError` BAD_USER_INPUT where it is none over HTTP. */
export function addressOf(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new QingdanError(
    'BAD_USER_INPUT',
    `\`${option}\` ${text} is no address; give it as http://127.0.0.1:4000`,
  );
}

/** Where the hub is: `--url`, else the variable `QINGDAN_URL`, else this machine. */
export function hubAddress(given: string | undefined): URL {
  return addressOf('--url', given ?? process.env['QINGDAN_URL'] ?? 'http://127.0.0.1:4000');
}

export function noHubAt(hub: URL): QingdanError {
  return new QingdanError(
    'BAD_USER_INPUT',
    `no hub answers at ${hub.origin}; start it, or say by \`--url\` where it is`,
  );
}

export interface HubReply {
  readonly ok: boolean;
  /** Undefined where what answered is no JSON. */
  readonly json: unknown;
}

/** Asks the hub at a path. Rejects with BAD_USER_INPUT where nobody answers. */
export async function askHub(hub: URL, path: string, init: RequestInit = {}): Promise<HubReply> {
  let response: Response;
  try {
    response = await fetch(new URL(path, hub), { ...init, redirect: 'error' });
  } catch {
    throw noHubAt(hub);
  }
  const json: unknown = await response.json().catch(() => undefined);
  return { ok: response.ok, json };
}
