/** What a WSDL says of its operations, and the messages that ask them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client, IHttpClient } from 'soap';
import { definitionFault } from '../service/definition.ts';

/** A message that is ready to be sent. */
export interface Message {
  readonly xml: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Elements by their names, those of lists with `[]` after it, down to the names of simple types. */
export type Described = Readonly<Record<string, unknown>>;

export interface SoapOperation {
  readonly input: Described;
  readonly output: Described;
  /** Names that the element of an answer may have. */
  readonly answers: readonly string[];
  /** The message that asks with these elements. */
  compose(elements: object): Message;
}

export interface Wsdl {
  readonly file: string;
  /** Names of its operations. */
  readonly names: readonly string[];
  operation(name: string): SoapOperation | null;
}

const longestFile = 8 * 1024 * 1024;
const soap11 = 'http://schemas.xmlsoap.org/wsdl/soap/';

/** Takes what the library would send; it never gets an answer, which is read here (`answer.ts`). */
class Composer implements IHttpClient {
  message: Message | undefined;

  request(
    _url: string,
    xml: string,
    _callback: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<never> {
    this.message = { xml, headers };
    return Promise.withResolvers<never>().promise;
  }
}

type Method = (elements: object, callback: () => void) => void;
type Ports = Readonly<Record<string, Readonly<Record<string, Method>>>>;

function objectOf(value: unknown): Described {
  return typeof value === 'object' && value !== null ? (value as Described) : {};
}

/** Files that a WSDL imports lie beside it or below; nothing is fetched. */
function besideOnly(file: string): (found: string, from: string, location: string) => string {
  const folder = path.dirname(file);
  return (found, _from, location) => {
    const inside = path.relative(folder, found);
    const isBeside =
      !/^[a-z][a-z0-9+.-]+:/i.test(location) && !inside.startsWith('..') && !path.isAbsolute(inside);
    if (isBeside) return found;
    throw definitionFault(file, `it imports \`${location}\`; put that file beside it and name it so`);
  };
}

/** Reads a file and those that it imports. Rejects with `BAD_USER_INPUT` where it is no WSDL of SOAP over HTTP. */
export async function readWsdl(file: string, address: string): Promise<Wsdl> {
  const content = await readFile(file, 'utf8').catch(() => {
    throw definitionFault(file, 'the file cannot be read; check its path and its rights');
  });
  if (content.length > longestFile)
    throw definitionFault(file, `the file is longer than ${longestFile} characters`);
  if (/<!DOCTYPE/i.test(content)) throw definitionFault(file, 'a WSDL has no `<!DOCTYPE`; remove it');
  // A hub without such a source starts without the library.
  const { createClientAsync } = await import('soap');
  const composer = new Composer();
  const options = {
    disableCache: true,
    httpClient: composer,
    forceSoap12Headers: !content.includes(soap11),
    wsdl_options: { overrideImportLocation: besideOnly(file) },
  };
  const client = await createClientAsync(file, options, address).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'QingdanError') throw error;
    throw definitionFault(file, `this is no WSDL: ${error instanceof Error ? error.message : String(error)}`);
  });
  const services: unknown = client.describe();
  const ports = Object.values(objectOf(services)).flatMap((each) => Object.values(objectOf(each)));
  const names = [...new Set(ports.flatMap((port) => Object.keys(objectOf(port))))];
  return { file, names, operation: (name) => operationOf(client, services, composer, name) };
}

/** The elements of a message. Parts of remote procedures are types that the library has not described yet. */
function messageOf(parts: unknown, client: Client): Described {
  return Object.fromEntries(
    Object.entries(objectOf(parts)).map(([name, part]) => [
      name,
      part instanceof Object && 'description' in part && typeof part.description === 'function'
        ? (part.description(client.wsdl.definitions) as unknown)
        : part,
    ]),
  );
}

/** The operation of the first port that has it. */
function operationOf(
  client: Client,
  services: unknown,
  composer: Composer,
  name: string,
): SoapOperation | null {
  for (const [service, ports] of Object.entries(objectOf(services))) {
    for (const [port, operations] of Object.entries(objectOf(ports))) {
      if (!Object.hasOwn(objectOf(operations), name)) continue;
      const described = objectOf(objectOf(operations)[name]);
      const method = (client[service] as Ports)[port]?.[name];
      const output = client.wsdl.definitions.services[service]?.ports[port]?.binding.methods[name]?.output;
      if (!method || !output) continue;
      return {
        input: messageOf(described['input'], client),
        output: messageOf(described['output'], client),
        answers: [output.$name ?? '', `${name}Response`],
        compose: (elements) => {
          composer.message = undefined;
          method(elements, () => undefined);
          if (composer.message === undefined) throw new TypeError('the library made no message');
          return composer.message;
        },
      };
    }
  }
  return null;
}
