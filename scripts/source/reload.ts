/** `source reload`: has a running hub take its sources as they are described now, and tells what it took. */
import { readFileSync } from 'node:fs';
import { QingdanError, isErrorCode } from '../../schema/errors.ts';
import { askHub, hubAddress, noHubAt } from '../running-hub.ts';

export interface ReloadOptions {
  readonly url?: string | undefined;
  readonly 'token-file'?: string | undefined;
}

const mutation = 'mutation { reloadSources { added changed removed } }';

interface Reply {
  readonly data?: { readonly reloadSources: Readonly<Record<string, readonly string[]>> | null } | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

function refuse(message: string): never {
  throw new QingdanError('BAD_USER_INPUT', message);
}

/** A token on the command line would stand in the list of processes. */
function tokenOf(file: string | undefined): string {
  if (file === undefined)
    return (
      process.env['QINGDAN_TOKEN'] ??
      refuse('no token is given; set `QINGDAN_TOKEN`, or name the file that has it by `--token-file`')
    );
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return refuse(`\`${file}\` cannot be read; check its path and its rights`);
  }
}

async function ask(hub: URL, token: string): Promise<Reply> {
  const { json } = await askHub(hub, '/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: mutation }),
  });
  if (json === undefined) throw noHubAt(hub);
  return json as Reply;
}

/** Rejects with what the hub refused. */
export async function reloadSources(options: ReloadOptions): Promise<void> {
  const { data, errors } = await ask(hubAddress(options.url), tokenOf(options['token-file']));
  const [error] = errors ?? [];
  if (error) {
    const { code, ...details } = error.extensions ?? {};
    throw new QingdanError(isErrorCode(code) ? code : 'INTERNAL', error.message, details);
  }
  const taken = Object.entries(data?.reloadSources ?? {}).filter(([, names]) => names.length > 0);
  for (const [what, names] of taken) process.stdout.write(`${what}: ${names.join(', ')}\n`);
  if (taken.length === 0) process.stdout.write('nothing has changed\n');
}
