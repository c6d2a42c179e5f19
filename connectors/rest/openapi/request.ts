/** Requests of an operation of an OpenAPI file, with keys and other values where they belong. */
import { pointerPath } from '../../../schema/json-pointer.ts';
import type { OperationModel } from '../../../schema/source-model.ts';
import { emptyTree, putAt } from '../../service/place.ts';
import type { OpenApiOperation, Parameter, Schema } from './model.ts';
import { below, encodedPart } from '../path.ts';
import { hasType, isList, itemsOf, requiredOf, schemaAt } from './schema.ts';

export interface Request {
  readonly method: 'GET' | 'POST';
  /** Template of the path. */
  readonly path: string;
  readonly keysOfCall: number;
  /** Status that says that there is no such citizen. */
  readonly absent?: number;
  /** The request for keys and for values by their places. */
  of(
    keys: readonly string[],
    values: ReadonlyMap<string, string>,
  ): { readonly method: 'GET' | 'POST'; readonly url: URL; readonly json?: unknown };
}

type Fault = (cause: string) => Error;

/** Keys of one call where the description has no `maxItems`: in a body, and in an address, which servers cut. */
const keysOfBody = 500;
const keysOfAddress = 100;

/** Where something goes: a parameter, or a path into the body. */
type Place =
  { readonly parameter: Parameter } | { readonly path: readonly string[]; readonly schema: Schema };

function placeOf(described: OpenApiOperation, place: string, fault: Fault): Place {
  if (place.startsWith('/')) {
    const path = pointerPath(place) ?? [];
    const schema = described.body && schemaAt(described.body, path);
    if (schema === null) throw fault(`takes nothing at \`${place}\` of a JSON body`);
    return { path, schema };
  }
  const usable = described.parameters.filter((each) => each.in === 'path' || each.in === 'query');
  const parameter = usable.find(({ name }) => name === place);
  if (parameter) return { parameter };
  const known = usable.map(({ name }) => `\`${name}\``).join(', ') || 'none';
  throw fault(`has no parameter \`${place}\` in its path or query; it has ${known}`);
}

function schemaOf(place: Place): Schema {
  return 'parameter' in place ? place.parameter.schema : place.schema;
}

/** A value as its schema wants it in JSON. */
function typed(schema: Schema, value: string): unknown {
  const isNumber = hasType(schema, 'integer') || hasType(schema, 'number');
  if (isNumber && !hasType(schema, 'string') && value !== '' && Number.isFinite(Number(value)))
    return Number(value);
  if (hasType(schema, 'boolean') && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function keysOfCall(place: Place, { most }: OperationModel, fault: Fault): number {
  const schema = schemaOf(place);
  const key = itemsOf(schema);
  if (hasType(key, 'integer') || hasType(key, 'number')) {
    throw fault('takes citizen IDs as numbers, which cannot hold them; describe them as text');
  }
  if (!isList(schema)) return 1;
  const usual = 'parameter' in place ? keysOfAddress : keysOfBody;
  const { maxItems } = schema;
  const told = typeof maxItems === 'number' && maxItems >= 1 ? Math.floor(maxItems) : keysOfBody;
  return Math.min(most ?? (maxItems === undefined ? usual : keysOfBody), told);
}

function checkRequired(described: OpenApiOperation, places: ReadonlyMap<string, Place>, fault: Fault): void {
  const filled = [...places.values()];
  for (const parameter of described.parameters) {
    const isFilled = filled.some((place) => 'parameter' in place && place.parameter === parameter);
    if (parameter.required && !isFilled) {
      throw fault(`needs the parameter \`${parameter.name}\`; give it in \`values\``);
    }
  }
  for (const name of described.body ? requiredOf(described.body) : []) {
    const isFilled = filled.some((place) => 'path' in place && place.path[0] === name);
    if (!isFilled) throw fault(`needs \`/${name}\` in its body; give it in \`values\``);
  }
}

function putQuery({ name, separator }: Parameter, url: URL, values: readonly string[]): void {
  if (separator === null) for (const value of values) url.searchParams.append(name, value);
  else url.searchParams.append(name, values.join(separator));
}

/** Throws what `fault` makes where the operation can't be called as the SDL says. */
export function requestOf(
  described: OpenApiOperation,
  operation: OperationModel,
  base: URL,
  fault: Fault,
): Request {
  const { method, path } = described;
  if (method !== 'GET' && method !== 'POST') throw fault(`is a ${method}; what reads is GET or POST`);
  if (method === 'GET' && described.body) throw fault('is a GET with a body, which is not sent');
  if (/[?#\\%]/.test(path)) throw fault('has a path with `?`, `#`, `%` or a backslash');
  const { keys, values, pages } = operation;
  const named = [keys, ...values.keys(), pages?.parameter, pages?.size].filter(
    (place) => place !== undefined,
  );
  const places = new Map(named.map((place) => [place, placeOf(described, place, fault)]));
  if (places.size < named.length) throw fault('has two values for one place');
  checkRequired(described, places, fault);
  const keyPlace = placeOf(described, keys, fault);
  const isKeyList = isList(schemaOf(keyPlace));

  const request: Request = {
    method,
    path,
    keysOfCall: keysOfCall(keyPlace, operation, fault),
    ...(described.mayBeAbsent && !isKeyList ? { absent: 404 } : {}),
    of: (asked, more) => {
      let filled = path;
      const query: [Parameter, readonly string[]][] = [];
      const body = emptyTree();
      for (const [place, target] of places) {
        const list = place === keys ? asked : [more.get(place)].filter((value) => value !== undefined);
        if (list.length === 0) continue;
        if ('path' in target) {
          const json = list.map((value) => typed(itemsOf(target.schema), value));
          putAt(body, target.path, isList(target.schema) ? json : json[0]);
        } else if (target.parameter.in === 'query') query.push([target.parameter, list]);
        else filled = filled.replaceAll(`{${target.parameter.name}}`, list.map(encodedPart).join(','));
      }
      const url = below(base, filled);
      for (const [parameter, list] of query) putQuery(parameter, url, list);
      return described.body ? { method, url, json: body } : { method, url };
    },
  };
  try {
    request.of(['x'], values);
  } catch (error) {
    throw fault(`cannot be called: ${error instanceof Error ? error.message : String(error)}`);
  }
  return request;
}
