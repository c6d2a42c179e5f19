/** A department's GraphQL service for tests, that is no part of a federation, and its schema, asked in one of several ways. */
import { writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import path from 'node:path';
import { type GraphQLSchema, buildSchema } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';
import type { CompiledRead, Connector, TableRead } from '../../../connectors/contract.ts';
import { SourceFailure } from '../../../connectors/contract.ts';
import type { Definition } from '../../../connectors/service/definition.ts';
import type { OperationModel, TableModel } from '../../../schema/source-model.ts';
import { serveWeb, type WebService } from '../../support/web-service.ts';
import type { Tables } from './kinds.ts';

export type GraphqlWay = 'many' | 'one' | 'pages';

/** Rows of a page, so few that there are several. */
const rowsOfPage = 2;

const operations: Readonly<Record<GraphqlWay, Omit<OperationModel, 'id'>>> = {
  many: { keys: '/filter/ids', rows: '', values: new Map([['kind', 'ALL']]) },
  one: { keys: 'id', rows: '', values: new Map([['kind', 'ALL']]) },
  pages: {
    keys: 'ids',
    rows: '/edges/node',
    values: new Map(),
    pages: {
      by: 'CURSOR',
      parameter: 'after',
      first: 1,
      next: '/pageInfo/endCursor',
      size: 'first',
      rows: rowsOfPage,
    },
  },
};

/** GraphQL's names are ASCII: the suite's are spelled by the numbers of their characters. */
export function spelled(name: string): string {
  const letters = [...name].map((each) =>
    /[A-Za-z0-9]/.test(each) ? each : `_${(each.codePointAt(0) ?? 0).toString(36).padStart(4, '0')}`,
  );
  return `f${letters.join('')}`;
}

function unspelled(text: string): string {
  const letters = text.replaceAll(/_([0-9a-z]{4})/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 36)),
  );
  return letters.replaceAll(/\bf(?=\P{ASCII})/gu, '').replace(/^f/, '');
}

function schemaText(way: GraphqlWay, tables: Tables): string {
  const types = Object.values(tables).map(
    ({ columns }, at) => `
    type Row${at} { ${columns.map((column) => `"${at}" ${spelled(column)}: String`).join('\n')} }
    type Edge${at} { node: Row${at} }
    type Page${at} { edges: [Edge${at}] pageInfo: PageInfo! }`,
  );
  const fields = Object.keys(tables).map((_, at) => {
    const [given, answer] = {
      many: ['filter: Filter!, kind: Kind!', `[Row${at}]`],
      one: ['id: ID!, kind: Kind!', `[Row${at}!]`],
      pages: ['ids: [ID!]!, after: String, first: Int!', `Page${at}!`],
    }[way];
    return `read${at}(${given}): ${answer}`;
  });
  return `
    enum Kind { ALL NONE }
    input Filter { ids: [ID!]! }
    type PageInfo { endCursor: String }
    ${types.join('\n')}
    type Query { ${fields.join('\n')} }`;
}

/** Writes the schema of tables, and says how each is read. */
export function describeByGraphql(way: GraphqlWay, tables: Tables, folder: string): Definition {
  const file = path.join(folder, 'service.graphqls');
  writeFileSync(file, schemaText(way, tables));
  const models = Object.entries(tables).map(([name, { columns }], at): [string, TableModel] => {
    const operation = { id: `read${at}`, ...operations[way] };
    return [name, { name, key: spelled(columns[0] ?? ''), legacyKeys: false, operation }];
  });
  return { file, tables: new Map(models) };
}

interface Asked {
  readonly filter?: { readonly ids: readonly string[] };
  readonly ids?: readonly string[];
  readonly id?: string;
  readonly kind?: string;
  readonly after?: string | null;
  readonly first?: number;
}

function rootOf(tables: Tables): Record<string, unknown> {
  const fields = Object.values(tables).map(({ columns, rows }, at) => [
    `read${at}`,
    ({ filter, ids, id, kind, after, first }: Asked) => {
      const keys = filter?.ids ?? ids ?? [id];
      const found = rows
        .filter(([key]) => kind !== 'NONE' && keys.includes(key ?? ''))
        .map((row) => Object.fromEntries(columns.map((column, index) => [spelled(column), row[index]])));
      // As loaders answer: nothing stands where nobody was found.
      if (filter) return keys.length > found.length ? [null, ...found] : found;
      if (first === undefined) return found;
      const from = Number(after ?? 0);
      const nodes = found.slice(from, from + first);
      const endCursor = from + first < found.length ? String(from + first) : null;
      return { edges: nodes.map((node) => ({ node })), pageInfo: { endCursor } };
    },
  ]);
  return Object.fromEntries(fields) as Record<string, unknown>;
}

/** Answers GraphQL over HTTP by a schema, whose root fields are functions of `rootValue`. */
export function graphqlHandler(schema: GraphQLSchema, rootValue: unknown): RequestListener {
  const handler = createHandler({ schema, rootValue });
  return (request, response) => void handler(request, response);
}

export function startGraphqlService(way: GraphqlWay, tables: Tables): Promise<WebService> {
  return serveWeb(graphqlHandler(buildSchema(schemaText(way, tables)), rootOf(tables)));
}

/** A connector that takes the suite's names and spells them as its service does. */
export function spelling(connector: Connector): Connector {
  const plain = (error: unknown): unknown =>
    error instanceof SourceFailure
      ? new SourceFailure(error.code, error.source, new Error(unspelled(String(error.internal))))
      : error;
  const named = (name: string | null): string | null => (name === null ? null : spelled(name));
  const known = new WeakMap<CompiledRead, CompiledRead>();
  return {
    kind: connector.kind,
    breaker: connector.breaker,
    set onStatement(told: NonNullable<Connector['onStatement']>) {
      connector.onStatement = told;
    },
    async describe() {
      const tables = await connector.describe();
      return tables.map((table) => ({
        ...table,
        columns: table.columns.map((column) => ({ ...column, name: unspelled(column.name) })),
      }));
    },
    compile(read: TableRead) {
      const compiled = connector.compile({
        ...read,
        key: spelled(read.key),
        group: named(read.group),
        orderBy: named(read.orderBy),
        updatedAt: named(read.updatedAt),
        columns: read.columns.map((column) => ({ ...column, name: spelled(column.name) })),
        ...(read.order
          ? {
              order: {
                ...read.order,
                unique: spelled(read.order.unique),
                terms: read.order.terms.map((term) => ({ ...term, column: spelled(term.column) })),
              },
            }
          : {}),
      });
      const before = known.get(compiled);
      if (before) return before;
      const made: CompiledRead = {
        statement: compiled.statement,
        run: (...given) =>
          compiled.run(...given).catch((error: unknown) => {
            throw plain(error);
          }),
      };
      known.set(compiled, made);
      return made;
    },
    close: () => connector.close(),
  };
}
