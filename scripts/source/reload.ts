/** `source reload`: has a running hub take its sources as they are described now, and tells what it took. */
import { readFileSync } from 'node:fs';
import { QingdanError, type ErrorCode, errorTable } from '../../schema/errors.ts';

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

function addressOf(given: string | undefined): URL {
  const text = given ?? process.env['QINGDAN_URL'] ?? 'http://127.0.0.1:4000';
  if (!URL.canParse(text)) return refuse(`\`--url\` ${text} is no address; give it as http://127.0.0.1:4000`);
  return new URL('/graphql', text);
}

async function ask(url: URL, token: string): Promise<Reply> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: mutation }),
    });
    return (await response.json()) as Reply;
  } catch {
    return refuse(`no hub answers at ${url.origin}; start it, or say by \`--url\` where it is`);
  }
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code);
}

/** Rejects with what the hub refused. */
export async function reloadSources(options: ReloadOptions): Promise<void> {
  const { data, errors } = await ask(addressOf(options.url), tokenOf(options['token-file']));
  const [error] = errors ?? [];
  if (error) {
    const { code, ...details } = error.extensions ?? {};
    throw new QingdanError(isErrorCode(code) ? code : 'INTERNAL', error.message, details);
  }
  const taken = Object.entries(data?.reloadSources ?? {}).filter(([, names]) => names.length > 0);
  for (const [what, names] of taken) process.stdout.write(`${what}: ${names.join(', ')}\n`);
  if (taken.length === 0) process.stdout.write('nothing has changed\n');
}
