/**
 * One subgraph in a process of its own, on bare `node:http`. It executes a request once and gives the same bytes to
 * every equal one, so that what is measured is what stands in front of it.
 */
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type GraphQLSchema, execute, isAbstractType, parse } from 'graphql';
import { buildASTSchema } from 'graphql/utilities/buildASTSchema.js';
import { type BenchSubgraph, type Row, type SubgraphName, benchSubgraphs } from './graph.ts';

export interface SubgraphSettings {
  readonly subgraph: SubgraphName;
}

interface Request {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

function executable({ sdl, roots, entities }: BenchSubgraph): GraphQLSchema {
  const added = `
    scalar _Any
    union _Entity = ${Object.keys(entities).join(' | ')}
    ${sdl.includes('type Query') ? 'extend type Query' : 'type Query'} {
      _entities(representations: [_Any!]!): [_Entity]!
    }`;
  const document = parse(sdl + added);
  const merged = document.definitions.flatMap((node) => {
    if (node.kind === 'ObjectTypeExtension') return [];
    if (node.kind !== 'ObjectTypeDefinition' || node.name.value !== 'Query') return [node];
    const more = document.definitions.flatMap((one) =>
      one.kind === 'ObjectTypeExtension' ? (one.fields ?? []) : [],
    );
    return [{ ...node, fields: [...(node.fields ?? []), ...more] }];
  });
  const schema = buildASTSchema({ ...document, definitions: merged }, { assumeValidSDL: true });
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = (row: Row) => row.__typename;
  }
  const query = schema.getQueryType()?.getFields() ?? {};
  for (const [name, find] of Object.entries(roots)) {
    if (query[name]) query[name].resolve = (_, args: Record<string, unknown>) => find(args);
  }
  if (query['_entities']) {
    query['_entities'].resolve = (_, { representations }: { representations: readonly Row[] }) =>
      representations.map((one) => entities[one.__typename]?.(one) ?? null);
  }
  return schema;
}

const settings = JSON.parse(process.env['BENCH_SETTINGS'] ?? '{}') as SubgraphSettings;
const schema = executable(benchSubgraphs[settings.subgraph]);
const answers = new Map<string, Buffer>();

async function answerTo(body: string): Promise<Buffer> {
  const { query, variables, operationName } = JSON.parse(body) as Request;
  const result = await execute({
    schema,
    document: parse(query),
    variableValues: variables,
    operationName: operationName ?? null,
  });
  const answer = Buffer.from(JSON.stringify(result));
  answers.set(body, answer);
  return answer;
}

function read(request: IncomingMessage, take: (body: string) => void): void {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => void parts.push(part));
  request.on('end', () => take(Buffer.concat(parts).toString('latin1')));
}

const server = createServer((request, response) => {
  const send = (answer: Buffer): void => {
    const headers = { 'content-type': 'application/json', 'content-length': answer.length };
    response.writeHead(200, headers).end(answer);
  };
  read(request, (body) => {
    const known = answers.get(body);
    if (known) send(known);
    else void answerTo(body).then(send, () => response.destroy());
  });
});
// Nobody's connection ends while it is at rest between two turns.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit());
