/** Tables that are read by operations of an OpenAPI file. */
import type { OperationModel, TableModel } from '../../../schema/source-model.ts';
import { pointerPath } from '../../../schema/json-pointer.ts';
import type { DescribedTable } from '../../contract.ts';
import { MissingStructure } from '../../driver.ts';
import type { ServiceClient } from '../../service/client.ts';
import type { ServiceOperation } from '../../service/contract.ts';
import { definitionFault } from '../../service/definition.ts';
import type { Service } from '../../service/driver.ts';
import { columnPath } from '../../service/rows.ts';
import { askJson } from '../ask.ts';
import { linkOf, nextUrl } from '../link.ts';
import { requestOf, type Request } from './request.ts';
import type { OpenApi, Schema } from './model.ts';
import { itemsOf, outsideReference, propertiesOf, schemaAt } from './schema.ts';

interface ReadTable {
  readonly operation: OperationModel;
  readonly request: Request;
  /** Of a row; null where nothing is said of it. */
  readonly row: Schema | null;
  readonly lacksKey: boolean;
}

export class OpenApiService implements Service {
  readonly kind = 'REST';
  readonly #client: ServiceClient;
  readonly #tables = new Map<string, ReadTable>();

  /** Throws `BAD_USER_INPUT` where an operation is not in the file, or not as the tables have it. */
  constructor(client: ServiceClient, openApi: OpenApi, tables: ReadonlyMap<string, TableModel>) {
    this.#client = client;
    for (const table of tables.values()) {
      if (table.operation)
        this.#tables.set(table.name, readTable(openApi, client.base, table, table.operation));
    }
  }

  describe(): Promise<readonly DescribedTable[]> {
    const described = [...this.#tables].map(([name, { row }]) => ({
      name,
      columns: [...((row && propertiesOf(row)) ?? [])].map(([column, schema]) => ({
        name: column,
        nativeType: JSON.stringify(schema['format'] ?? schema['type'] ?? 'unknown').replaceAll('"', ''),
      })),
    }));
    return Promise.resolve(described);
  }

  operation(name: string, columns: readonly string[]): ServiceOperation {
    const table = this.#tables.get(name);
    if (!table) throw new MissingStructure(`no operation gives the table \`${name}\``);
    const { operation, request, row, lacksKey } = table;
    const missing = columns
      .slice(lacksKey ? 1 : 0)
      .find(
        (column) => row !== null && propertiesOf(row) !== null && schemaAt(row, columnPath(column)) === null,
      );
    if (missing !== undefined) {
      throw new MissingStructure(`the rows of \`${operation.id}\` have no property \`${missing}\``);
    }
    const { pages, values } = operation;
    return {
      statement: `${name}: ${request.method} ${request.path} ${JSON.stringify({ columns })}`,
      keysOfCall: request.keysOfCall,
      rows: pointerPath(operation.rows) ?? [],
      rowsMayBeAbsent: false,
      lacksKey,
      values,
      ...(pages ? { pages } : {}),
      send: async (call, limits) => {
        const sent = request.of(call.keys, call.values);
        const url = call.link === null ? sent.url : nextUrl(this.#client.base, sent.url, call.link);
        const { json, answer } = await askJson(this.#client, { ...sent, url }, limits, request.absent);
        // Nobody of that ID: there is nothing where the rows would be.
        const tree = answer.status === request.absent ? nothingAt(operation.rows) : json;
        return { tree, link: linkOf(answer.headers.get('link')) };
      },
    };
  }
}

function nothingAt(pointer: string): unknown {
  return (pointerPath(pointer) ?? []).reduceRight<unknown>((inner, name) => ({ [name]: inner }), null);
}

function readTable(openApi: OpenApi, base: URL, table: TableModel, operation: OperationModel): ReadTable {
  const fault = (cause: string): Error => definitionFault(openApi.file, `\`${operation.id}\` ${cause}`);
  const described = openApi.operations.get(operation.id);
  if (!described) throw fault('is no `operationId` of it');
  const request = requestOf(described, operation, base, fault);
  const rows = described.answer && schemaAt(described.answer, pointerPath(operation.rows) ?? []);
  if (described.answer && rows === null) throw fault(`has nothing at \`${operation.rows}\` of its answer`);
  const row = rows && itemsOf(rows);
  const outside = row && outsideReference(row);
  if (outside) throw fault(`refers to \`${outside}\`; put what it refers to into the file`);
  const lacksKey =
    row !== null && propertiesOf(row) !== null && schemaAt(row, columnPath(table.key)) === null;
  if (lacksKey && request.keysOfCall > 1) {
    throw fault(
      `answers for many citizens with rows that have no \`${table.key}\`; name the property that has the ID`,
    );
  }
  return { operation, request, row, lacksKey };
}
