/** Whether an answer of the pipeline, and its record, are the reference's. */
import type { Observed } from './asked.ts';
import type { Expected, ExpectedError } from './naive/answer.ts';

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

type Path = readonly (string | number)[];

/** How many segments of a path data has: fewer than all where a null above has taken the field with it. */
function depthIn(data: unknown, path: Path): number {
  let value = data;
  for (const [depth, segment] of path.entries()) {
    if (value === null || typeof value !== 'object') return depth;
    value = (value as Readonly<Record<string | number, unknown>>)[segment];
  }
  return path.length;
}

function withoutIndices(path: Path): Path {
  return path.filter((segment) => typeof segment === 'string');
}

function leadsTo(path: Path, place: Path): boolean {
  return place.every((segment, at) => path[at] === segment);
}

/** Whether an error tells why there is null at a place: it is about the place or about something below it. */
function explains({ path }: ExpectedError, place: Path): boolean {
  return leadsTo(path, place) || leadsTo(path, withoutIndices(place));
}

/**
 * Errors of one side that the other does not have, each as a line. Where a null has risen GraphQL leaves open which
 * of the wrong values below it are told; one reason must be.
 */
function unmatched(
  data: unknown,
  errors: readonly ExpectedError[],
  others: readonly ExpectedError[],
): string[] {
  const left = others.map(lineOf);
  return errors.flatMap((error) => {
    const line = lineOf(error);
    const at = left.indexOf(line);
    if (at >= 0) {
      left.splice(at, 1);
      return [];
    }
    const depth = depthIn(data, error.path);
    const isOpen = error.code === 'SOURCE_DATA_INVALID' && depth < error.path.length;
    return isOpen && others.some((other) => explains(other, error.path.slice(0, depth))) ? [] : [line];
  });
}

function lineOf({ path, code, field, article }: ExpectedError): string {
  return JSON.stringify([path, code, field, article]);
}

function observedErrors({ errors = [] }: Body): ExpectedError[] {
  return errors.map(({ path = [], extensions }) => {
    const [code, field, article] = ['code', 'field', 'article'].map((name) => extensions[name]);
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    return { path, code: String(code), field: text(field), article: text(article) };
  });
}

function difference(what: string, expected: readonly string[], observed: readonly string[]): string[] {
  const left = [...observed];
  const missing = expected.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [
    ...missing.map((one) => `${what}: missing ${one}`),
    ...left.map((one) => `${what}: too many ${one}`),
  ];
}

/** Differences between the reference and the pipeline, each in a line. */
export function differences(expected: Expected, { text, records, faults }: Observed): readonly string[] {
  const body = JSON.parse(text) as Body;
  const found = faults.map(
    (fault) => `a fault inside: ${fault instanceof Error ? fault.stack : String(fault)}`,
  );
  const [record] = records;
  if (!record || records.length > 1) found.push(`${records.length} records`);
  if (expected.refusal !== null) {
    const codes = observedErrors(body).map(({ code }) => code);
    found.push(...difference('refusal', [expected.refusal], codes));
    if (body.data !== undefined) found.push('a refusal with data');
    found.push(...difference('record', [expected.refusal], record?.refusal ? [record.refusal] : []));
    found.push(...difference('subject', expected.subjects, record?.subjects ?? []));
    return found;
  }
  const [wanted, given] = [JSON.stringify(expected.data), JSON.stringify(body.data)];
  if (wanted !== given) found.push(`data: ${given}\n  in place of ${wanted}`);
  const { data } = expected;
  const errors = observedErrors(body);
  found.push(
    ...unmatched(data, expected.errors, errors).map((line) => `error: missing ${line}`),
    ...unmatched(data, errors, expected.errors).map((line) => `error: too many ${line}`),
    ...difference('subject', expected.subjects, record?.subjects ?? []),
    ...difference(
      'given',
      expected.given,
      (record?.given ?? []).map(
        ({ item, role, purpose, article }) => `${item} ${role} ${purpose} ${article}`,
      ),
    ),
    ...difference(
      'withheld',
      expected.withheld,
      (record?.withheld ?? []).map(({ item, role, code }) => `${item} ${role} ${code}`),
    ),
  );
  return found;
}
