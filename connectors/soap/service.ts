/** Tables that are read by operations of a WSDL. */
import { pointerPath } from '../../schema/json-pointer.ts';
import type { OperationModel, TableModel } from '../../schema/source-model.ts';
import type { DescribedTable } from '../contract.ts';
import { MissingStructure } from '../driver.ts';
import type { ServiceClient } from '../service/client.ts';
import type { ServiceOperation } from '../service/contract.ts';
import { definitionFault } from '../service/definition.ts';
import type { Service } from '../service/driver.ts';
import { emptyTree, putAt } from '../service/place.ts';
import { columnPath } from '../service/rows.ts';
import { readAnswer } from './answer.ts';
import { elementAt, elementsOf } from './described.ts';
import type { SoapOperation, Wsdl } from './wsdl.ts';

/** Keys of one call where the message has a list of them. */
const keysOfList = 500;

interface ReadTable {
  readonly operation: OperationModel;
  readonly described: SoapOperation;
  /** Elements of a row with their types; null where nothing is said of them. */
  readonly row: ReadonlyMap<string, unknown> | null;
  readonly keysAreList: boolean;
  readonly lacksKey: boolean;
}

export class SoapService implements Service {
  readonly kind = 'SOAP';
  readonly #client: ServiceClient;
  readonly #tables = new Map<string, ReadTable>();

  /** Throws `BAD_USER_INPUT` where an operation is not in the WSDL, or not as the tables have it. */
  constructor(client: ServiceClient, wsdl: Wsdl, tables: ReadonlyMap<string, TableModel>) {
    this.#client = client;
    for (const table of tables.values()) {
      if (table.operation) this.#tables.set(table.name, readTable(wsdl, table, table.operation));
    }
  }

  describe(): Promise<readonly DescribedTable[]> {
    const described = [...this.#tables].map(([name, { row }]) => ({
      name,
      columns: [...(row ?? [])].map(([column, type]) => ({
        name: column,
        nativeType: typeof type === 'string' ? type : 'elements',
      })),
    }));
    return Promise.resolve(described);
  }

  operation(name: string, columns: readonly string[]): ServiceOperation {
    const table = this.#tables.get(name);
    if (!table) throw new MissingStructure(`no operation gives the table \`${name}\``);
    const { operation, described, row, lacksKey, keysAreList } = table;
    const missing = columns
      .slice(lacksKey ? 1 : 0)
      .find((column) => row !== null && elementAt(Object.fromEntries(row), columnPath(column)) === null);
    if (missing !== undefined) {
      throw new MissingStructure(`the rows of \`${operation.id}\` have no element \`${missing}\``);
    }
    const { pages, values, keys, most = keysOfList } = operation;
    return {
      statement: `${name}: ${operation.id} ${JSON.stringify({ columns })}`,
      keysOfCall: keysAreList ? most : 1,
      rows: pointerPath(operation.rows) ?? [],
      rowsMayBeAbsent: true,
      lacksKey,
      values,
      ...(pages ? { pages } : {}),
      send: async (call, limits) => {
        const elements = emptyTree();
        for (const [place, value] of call.values) putAt(elements, pointerPath(place) ?? [], value);
        putAt(elements, pointerPath(keys) ?? [], keysAreList ? call.keys : call.keys[0]);
        const { xml, headers } = described.compose(elements);
        const request = {
          method: 'POST',
          url: this.#client.base,
          headers,
          body: xml,
          readsFaults: true,
        } as const;
        const tree = await readAnswer(await this.#client.send(request, limits), described.answers);
        return { tree, link: null };
      },
    };
  }
}

/** Names of elements; those that the library gives a meaning of their own are none. */
const elementName = /^(?!_xml|attributes$)[\p{L}_][\p{L}\p{N}_.-]*$/u;

function readTable(wsdl: Wsdl, table: TableModel, operation: OperationModel): ReadTable {
  const fault = (cause: string): Error => definitionFault(wsdl.file, `\`${operation.id}\` ${cause}`);
  const described = wsdl.operation(operation.id);
  if (!described) throw fault('is no operation of it over HTTP that answers');
  const { keys, rows, values, pages } = operation;
  const places = [keys, ...values.keys(), pages?.parameter, pages?.size].filter(
    (place) => place !== undefined,
  );
  for (const place of places) {
    const path = pointerPath(place) ?? [];
    if (path.length === 0 || !path.every((name) => elementName.test(name)))
      throw fault(`has no element \`${place}\``);
    if (elementAt(described.input, path) === null) throw fault(`takes nothing at \`${place}\``);
  }
  if (new Set(places).size < places.length) throw fault('has two values for one place');
  const found = elementAt(described.output, pointerPath(rows) ?? []);
  if (found === null) throw fault(`has nothing at \`${rows}\` of its answer`);
  const row = elementsOf(found.type);
  const lacksKey = row !== null && elementAt(Object.fromEntries(row), columnPath(table.key)) === null;
  const keysAreList = elementAt(described.input, pointerPath(keys) ?? [])?.isList === true;
  if (lacksKey && keysAreList) {
    throw fault(
      `answers for many citizens with rows that have no \`${table.key}\`; name the element that has the ID`,
    );
  }
  return { operation, described, row, keysAreList, lacksKey };
}
