import { encodings } from '../../connectors/files/encoding.ts';
import type { SourceLocation } from '../../connectors/open.ts';
import { readCredentials, readHeaders } from './credentials.ts';
import { isObject } from '../../schema/is-object.ts';
import { parseJson, type Reader } from './reader.ts';

/** Members of a source's place: one says where it is, the others belong to a URL, the last one to a folder. */
const places = ['file', 'folder', 'url'];
const others = ['passwordFile', 'schema', 'sessions', 'credentials', 'headers', 'concurrency', 'encoding'];
const wholeNumbers: ReadonlySet<string> = new Set(['sessions', 'concurrency']);
/** Members that name a file or folder, relative to the configuration. */
const paths: ReadonlySet<string> = new Set(['file', 'folder', 'passwordFile']);

/** Where each source is, by its name. */
export function readSources(reader: Reader): ReadonlyMap<string, SourceLocation> {
  const value = reader.value('sources');
  const given = typeof value === 'string' ? parseJson(value) : value;
  if (!isObject(given) || Object.keys(given).length === 0) {
    reader.wrong('sources', given === undefined ? 'is missing' : 'is no object that names a source');
    return new Map();
  }
  return new Map(Object.entries(given).flatMap(([name, place]) => readPlace(reader, name, place)));
}

/** One source's place with its paths resolved; none when it is wrong, which is noted. */
function readPlace(reader: Reader, name: string, place: unknown): [string, SourceLocation][] {
  const members = isObject(place) ? Object.keys(place) : [];
  const wrong = members.find((member) => ![...places, ...others].includes(member));
  if (!isObject(place) || members.filter((member) => places.includes(member)).length !== 1) {
    reader.problem(`sources.${name}`, `does not say where the source is; give one of ${places.join(', ')}`);
    return [];
  }
  if (wrong !== undefined) {
    const known = [...places, ...others].join(', ');
    reader.problem(`sources.${name}.${wrong}`, `is no part of a place; remove it, or name one of ${known}`);
    return [];
  }
  const resolved: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(place)) {
    if (member === 'credentials' || member === 'headers') {
      const read = member === 'credentials' ? readCredentials : readHeaders;
      const shown = read(reader, `sources.${name}.${member}`, value);
      if (!shown) return [];
      resolved[member] = shown;
      continue;
    }
    const isNumber = wholeNumbers.has(member);
    const fits = isNumber
      ? Number.isInteger(value) && Number(value) > 0
      : typeof value === 'string' && value !== '';
    if (!fits) {
      const form = isNumber ? 'a whole number' : 'a text';
      reader.problem(`sources.${name}.${member}`, `is empty or not ${form}; correct it`);
      return [];
    }
    if (member === 'encoding' && !encodings.some((encoding) => encoding === value)) {
      reader.problem(`sources.${name}.${member}`, `is unknown; name one of ${encodings.join(', ')}`);
      return [];
    }
    resolved[member] = paths.has(member) ? reader.resolved('sources', String(value)) : value;
  }
  return [[name, resolved as unknown as SourceLocation]];
}
