/** Tables that are read by root fields of a GraphQL service that is no part of a federation. */
import { type GraphQLSchema, getNamedType } from 'graphql';
import { pointerPath } from '../../schema/json-pointer.ts';
import type { OperationModel, TableModel } from '../../schema/source-model.ts';
import type { DescribedTable } from '../contract.ts';
import { MissingStructure } from '../driver.ts';
import type { ServiceClient } from '../service/client.ts';
import type { Limits, ServiceOperation } from '../service/contract.ts';
import { definitionFault } from '../service/definition.ts';
import type { Service } from '../service/driver.ts';
import { columnsOf } from '../service/offered.ts';
import { columnPath } from '../service/rows.ts';
import { fieldOf } from './answer.ts';
import { askGraphql } from './ask.ts';
import { isColumn, rootFieldOf } from './places.ts';
import { requestOf, type RowsRequest } from './request.ts';
import { introspected } from './schema.ts';
import { rowShape } from './shapes.ts';

interface ReadTable {
  readonly operation: OperationModel;
  readonly request: RowsRequest;
  readonly lacksKey: boolean;
}

export class GraphqlService implements Service {
  readonly kind = 'GRAPHQL';
  readonly #client: ServiceClient;
  readonly #tables = new Map<string, ReadTable>();

  /** Throws `BAD_USER_INPUT` where a root field is not in the schema, or not as the tables have it. */
  constructor(
    client: ServiceClient,
    schema: GraphQLSchema,
    file: string,
    tables: ReadonlyMap<string, TableModel>,
  ) {
    this.#client = client;
    for (const table of tables.values()) {
      if (table.operation) this.#tables.set(table.name, readTable(schema, file, table, table.operation));
    }
  }

  /** The live service's, not the file's: a column that left it is missing here. */
  async describe(limits: Limits): Promise<readonly DescribedTable[]> {
    const schema = await introspected(this.#client, limits);
    return [...this.#tables].flatMap(([name, { operation }]) => {
      const field = rootFieldOf(schema, operation.id);
      const row = field && rowShape(field, pointerPath(operation.rows) ?? []);
      return row ? [{ name, columns: columnsOf(row) }] : [];
    });
  }

  operation(name: string, columns: readonly string[]): ServiceOperation {
    const table = this.#tables.get(name);
    if (!table) throw new MissingStructure(`no operation gives the table \`${name}\``);
    const { operation, request, lacksKey } = table;
    const asked = columns.slice(lacksKey ? 1 : 0);
    const missing = asked.find((column) => !isColumn(request.row, columnPath(column)));
    if (missing !== undefined) {
      throw new MissingStructure(
        `the rows of \`${operation.id}\` have no field \`${missing}\` without arguments that has one value`,
      );
    }
    const paths = asked.map(columnPath);
    // An object is asked for something, if for nothing but its name.
    const query = request.text(paths.length > 0 ? paths : [['__typename']]);
    const rows = pointerPath(operation.rows) ?? [];
    const { pages, values } = operation;
    return {
      statement: `${name}: ${query}`,
      keysOfCall: request.keysOfCall,
      rows,
      rowsMayBeAbsent: false,
      lacksKey,
      values,
      ...(pages ? { pages } : {}),
      send: async (call, limits) => {
        const variables = request.variables(call.keys, call.values) ?? {};
        const answer = await askGraphql(this.#client, { query, variables }, limits);
        return { tree: fieldOf(answer, operation.id, rows), link: null };
      },
    };
  }
}

function readTable(
  schema: GraphQLSchema,
  file: string,
  table: TableModel,
  operation: OperationModel,
): ReadTable {
  const fault = (cause: string): Error => definitionFault(file, `\`${operation.id}\` ${cause}`);
  const field = rootFieldOf(schema, operation.id);
  if (!field) throw fault('is no field of its `Query`');
  const request = requestOf(field, operation, fault);
  const lacksKey = !isColumn(request.row, columnPath(table.key));
  if (lacksKey && request.keysOfCall > 1) {
    const { name } = getNamedType(request.row);
    throw fault(
      `answers for many citizens with \`${name}\`, which has no \`${table.key}\`; name the field that has the ID`,
    );
  }
  return { operation, request, lacksKey };
}
