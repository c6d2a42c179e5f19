/** What an OpenAPI file (3.0, 3.1) says of its operations, as far as calling them needs it. */
import { readFile } from 'node:fs/promises';
import { definitionFault } from '../service/definition.ts';

/** A JSON Schema; its references are resolved. */
export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
  /** How a list is written: `,`, a blank or `|` between its values, or null for a parameter for each. */
  readonly separator: string | null;
}

export interface OpenApiOperation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Of a body of JSON; null where there is none. */
  readonly body: Schema | null;
  /** Of the answer; null where nothing is said of it. */
  readonly answer: Schema | null;
  /** 404 is an answer of the operation: there is no such citizen. */
  readonly mayBeAbsent: boolean;
}

export interface OpenApi {
  readonly file: string;
  /** By `operationId`. */
  readonly operations: ReadonlyMap<string, OpenApiOperation>;
}

const longestFile = 8 * 1024 * 1024;
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
/** References to other files and addresses are left as they are, and so found where they are used. */
const onlyInside = { resolve: { external: false }, dereference: { circular: true } } as const;

export function objectOf(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The schema of what is sent or answered as JSON. */
function jsonSchema(content: unknown): Schema | null {
  const [, media] =
    Object.entries(objectOf(content)).find(([type]) => /^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) ??
    [];
  const { schema } = objectOf(media);
  return schema === undefined ? null : objectOf(schema);
}

function separatorOf({ style = 'form', explode, in: place }: Schema): string | null {
  if (style === 'spaceDelimited') return ' ';
  if (style === 'pipeDelimited') return '|';
  return place === 'query' && explode !== false ? null : ',';
}

function parametersOf(item: Schema, operation: Schema): readonly Parameter[] {
  const found = new Map<string, Parameter>();
  for (const each of [...listOf(item['parameters']), ...listOf(operation['parameters'])]) {
    const parameter = objectOf(each);
    const { name, in: place } = parameter;
    if (typeof name !== 'string' || typeof place !== 'string') continue;
    found.set(`${place} ${name}`, {
      name,
      in: place,
      required: parameter['required'] === true,
      schema: objectOf(parameter['schema']),
      separator: separatorOf(parameter),
    });
  }
  return [...found.values()];
}

function answerOf(responses: Schema): Schema | null {
  const status = Object.keys(responses).find((each) => /^2(?:\d\d|XX)$/i.test(each));
  return status === undefined ? null : jsonSchema(objectOf(responses[status])['content']);
}

function operationsOf(document: Schema): ReadonlyMap<string, OpenApiOperation> {
  const operations = new Map<string, OpenApiOperation>();
  for (const [path, each] of Object.entries(objectOf(document['paths']))) {
    const item = objectOf(each);
    for (const method of methods) {
      const operation = objectOf(item[method]);
      const id = operation['operationId'];
      if (typeof id !== 'string') continue;
      const responses = objectOf(operation['responses']);
      operations.set(id, {
        method: method.toUpperCase(),
        path,
        parameters: parametersOf(item, operation),
        body: jsonSchema(objectOf(operation['requestBody'])['content']),
        answer: answerOf(responses),
        mayBeAbsent: responses['404'] !== undefined,
      });
    }
  }
  return operations;
}

/** Reads a file, and nothing that it refers to. Rejects with `BAD_USER_INPUT` where it is no OpenAPI of 3.0 or 3.1. */
export async function readOpenApi(file: string): Promise<OpenApi> {
  const content = await readFile(file).catch(() => {
    throw definitionFault(file, 'the file cannot be read; check its path and its rights');
  });
  if (content.length > longestFile)
    throw definitionFault(file, `the file is longer than ${longestFile} bytes`);
  // A hub without such a source starts without the parser.
  const { compileErrors, dereference, validate } = await import('@readme/openapi-parser');
  const result = await validate(file, onlyInside).catch((error: unknown) => {
    throw definitionFault(file, `this is no OpenAPI: ${String(error)}`);
  });
  if (!result.valid) throw definitionFault(file, compileErrors(result));
  const document = objectOf(await dereference(file, onlyInside));
  const version = document['openapi'];
  if (typeof version !== 'string' || !/^3\.[01]\./.test(version)) {
    throw definitionFault(file, 'only OpenAPI 3.0 and 3.1 are read; convert the file');
  }
  return { file, operations: operationsOf(document) };
}
