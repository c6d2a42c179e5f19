/** What the hub shows at a service, as a source's place has it. The secret itself is in a file, or the environment. */
import type { Credentials, Headers } from '../../connectors/service/location.ts';
import { isObject } from '../../schema/is-object.ts';
import type { Reader } from './reader.ts';

/** Members of each kind besides where the secret is; of those of an inner list exactly one is given. */
const kinds: Readonly<Record<Credentials['kind'], readonly (string | readonly string[])[]>> = {
  apiKey: [['header', 'query']],
  basic: ['user'],
  clientCredentials: ['tokenUrl', 'clientId'],
};
const secrets = ['file', 'variable'];
const optional: Readonly<Partial<Record<string, readonly string[]>>> = { clientCredentials: ['scope'] };

/** A name of a header of HTTP (RFC 9110) that belongs to no one else. */
const headerName = /^(?!(?:host|content-.*|transfer-encoding|connection|accept.*)$)[\w!#$%&'*+.^`|~-]+$/i;

/** Undefined when they are wrong, which is noted. */
export function readCredentials(reader: Reader, key: string, given: unknown): Credentials | undefined {
  const before = reader.problems.length;
  const kind = isObject(given) ? given['kind'] : undefined;
  if (!isObject(given) || typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
    reader.problem(key, `has no \`kind\`; give one of ${Object.keys(kinds).join(', ')}`);
    return undefined;
  }
  const needed = [...kinds[kind as Credentials['kind']], secrets].map((each) => [each].flat());
  const known = ['kind', ...needed.flat(), ...(optional[kind] ?? [])];
  for (const alternatives of needed) {
    const count = alternatives.filter((name) => given[name] !== undefined).length;
    if (count !== 1)
      reader.problem(key, `needs one of ${alternatives.map((name) => `\`${name}\``).join(', ')}`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name)) {
      reader.problem(`${key}.${name}`, `is no part of it; remove it, or name one of ${known.join(', ')}`);
    } else if (typeof value !== 'string' || value === '')
      reader.problem(`${key}.${name}`, 'is empty or not a text; correct it');
  }
  const { header, tokenUrl, file } = given;
  if (typeof header === 'string' && !headerName.test(header)) {
    reader.problem(`${key}.header`, 'is no name of a header that a key may have; correct it');
  }
  if (typeof tokenUrl === 'string' && !URL.canParse(tokenUrl))
    reader.problem(`${key}.tokenUrl`, 'is no address; correct it');
  if (reader.problems.length > before) return undefined;
  const resolved = typeof file === 'string' ? { file: reader.resolved('sources', file) } : {};
  return { ...given, ...resolved } as unknown as Credentials;
}

const headerForms = ['value', ...secrets];

/** Headers of every request by their names, each with its value, or where that is. Undefined when they are wrong. */
export function readHeaders(reader: Reader, key: string, given: unknown): Headers | undefined {
  const before = reader.problems.length;
  if (!isObject(given)) {
    reader.problem(key, 'is no object; give it as {"x-tenant": {"value": "hub"}}');
    return undefined;
  }
  const headers = Object.entries(given).map(([name, header]) => {
    const members = isObject(header) ? Object.entries(header) : [];
    const [[member, value] = ['', '']] = members;
    if (!headerName.test(name)) reader.problem(`${key}.${name}`, 'is no name of a header; correct it');
    if (members.length !== 1 || !headerForms.includes(member) || typeof value !== 'string' || value === '')
      reader.problem(`${key}.${name}`, `needs one of ${headerForms.map((each) => `\`${each}\``).join(', ')}`);
    else if (/\p{Cc}/u.test(value)) reader.problem(`${key}.${name}`, 'has a control character; remove it');
    return [name, { [member]: member === 'file' ? reader.resolved('sources', String(value)) : value }];
  });
  return reader.problems.length > before ? undefined : (Object.fromEntries(headers) as Headers);
}
