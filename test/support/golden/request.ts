/** A golden folder's `query.graphql` and `request.json`: what is asked, by whom, and of which hub. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { TokenRequest } from '../../../auth/caller/demo-keys.ts';

export const goldenFolder = path.join(import.meta.dirname, '..', '..', 'golden');

/** `request.json`; what is left out has the value in brackets. */
interface RequestFile {
  /** What it shows, and what the lists and the rule say of it. */
  readonly about: string;
  /** Claims of the token; null sends none. */
  readonly token: TokenRequest | null;
  /** `x-power`, `x-case`, `x-explain` … ({}) */
  readonly headers?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /**
   * `shared` by all requests that change nothing, `damaged` (`damages.ts`), or its `own`, for a request that changes
   * what decides (shared).
   */
  readonly hub?: 'shared' | 'damaged' | 'own';
  /** Golden requests that are sent to the hub before, in this order; those with the same ones share a hub ([]). */
  readonly before?: readonly string[];
}

export interface GoldenRequest extends Required<Omit<RequestFile, 'operationName' | 'variables'>> {
  readonly name: string;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: RequestFile['variables'];
}

const members: readonly (keyof RequestFile)[] = [
  'about',
  'token',
  'headers',
  'variables',
  'operationName',
  'hub',
  'before',
];
const hubs: readonly (string | undefined)[] = ['shared', 'damaged', 'own', undefined];

function check(name: string, file: RequestFile): void {
  const wrong = (what: string): never => {
    throw new TypeError(`test/golden/${name}/request.json: ${what}`);
  };
  for (const member of Object.keys(file)) {
    if (!members.some((known) => known === member)) wrong(`\`${member}\` is none of ${members.join(', ')}`);
  }
  if (typeof file.about !== 'string' || file.about === '') wrong('`about` says what the case shows');
  if (file.token === undefined) wrong('`token` names the claims of the token, or is null');
  if (!hubs.includes(file.hub)) wrong(`\`hub\` is none of ${hubs.filter(Boolean).join(', ')}`);
}

/** Reads one folder. Throws with the file and the member that is wrong. */
export function readRequest(name: string): GoldenRequest {
  const text = (file: string): string => readFileSync(path.join(goldenFolder, name, file), 'utf8');
  const file = JSON.parse(text('request.json')) as RequestFile;
  check(name, file);
  const { headers = {}, hub = 'shared', before = [] } = file;
  const { about, token, variables, operationName } = file;
  const query = text('query.graphql');
  return { name, query, about, token, headers, variables, operationName, hub, before };
}

/** Names of all folders. */
export function goldenNames(): readonly string[] {
  return readdirSync(goldenFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
