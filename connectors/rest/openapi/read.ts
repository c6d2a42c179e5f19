/** Reads OpenAPI files, in a thread of its own (`worker.ts`). */
import { readFile } from 'node:fs/promises';
import { compileErrors, dereference, validate } from '@readme/openapi-parser';
import { definitionFault } from '../../service/definition.ts';
import { objectOf, type OpenApiOperation, type Parameter, type Schema } from './model.ts';

const longestFile = 8 * 1024 * 1024;
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
/** References to other files and addresses are left as they are, and so found where they are used. */
const onlyInside = { resolve: { external: false }, dereference: { circular: true } } as const;

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

/**
 * Operations by `operationId`. Reads the file, and nothing that it refers to. Rejects with `BAD_USER_INPUT` where it is
 * no OpenAPI of 3.0 or 3.1.
 */
export async function readOperations(file: string): Promise<ReadonlyMap<string, OpenApiOperation>> {
  const content = await readFile(file).catch(() => {
    throw definitionFault(file, 'the file cannot be read; check its path and its rights');
  });
  if (content.length > longestFile)
    throw definitionFault(file, `the file is longer than ${longestFile} bytes`);
  const result = await validate(file, onlyInside).catch((error: unknown) => {
    throw definitionFault(file, `this is no OpenAPI: ${String(error)}`);
  });
  if (!result.valid) throw definitionFault(file, compileErrors(result));
  const document = objectOf(await dereference(file, onlyInside));
  const version = document['openapi'];
  if (typeof version !== 'string' || !/^3\.[01]\./.test(version)) {
    throw definitionFault(file, 'only OpenAPI 3.0 and 3.1 are read; convert the file');
  }
  return operationsOf(document);
}
