/** Compiles a planned `_entities` operation of a hosted source: the reads that it needs, and what makes its objects. */
import { Kind, valueFromASTUntyped, type SelectionSetNode, type ValueNode } from 'graphql';
import type { ListOrder, OrderTerm, SourceRow } from '../../connectors/contract.ts';
import { compareText, inOrder, termsOf } from '../../connectors/list-order.ts';
import { comparisonOf } from '../../connectors/order.ts';
import { valueAt } from '../../connectors/wire-rows.ts';
import { citizenIdFault } from '../../schema/identifiers/citizen-id.ts';
import {
  hasOrder,
  storedType,
  type ColumnField,
  type ColumnType,
  type FieldModel,
  type PageableList,
  type ReferenceField,
  type RowsField,
  type SourceModel,
  type SubjectField,
  type TypeModel,
} from '../../schema/source-model.ts';
import {
  allObjects,
  cursor,
  leaf,
  ofLatestRow,
  ofRow,
  oneObject,
  rowObject,
  subjectObject,
  text,
  type Fields,
  type RowValue,
  type SubjectValue,
} from './assemble.ts';
import { textOf } from '../assemble/text.ts';
import { responseKeyOf } from '../execute/tree-keys.ts';
import type { Place } from './faults.ts';
import { fieldWriter } from './cell-writers.ts';
import { latestOf, type KeyRows } from './key-rows.ts';
import { ListWriter, inOrderOfDays, type ListField } from './list-text.ts';
import { ReadCollector, type CollectedRead, type Slot, type WantedRows } from './reads.ts';
import {
  argumentOf,
  selectedFields,
  valueOf,
  type Deciding,
  type Operation,
  type SelectedField,
} from './selection.ts';

/** One `_entities` field of the operation. */
export interface CompiledEntities {
  readonly alias: string;
  /** Name of the variable with its representations. */
  readonly variable: string;
  /** By the `__typename` of a representation. */
  readonly types: ReadonlyMap<
    string,
    { readonly keyField: string; readonly object: SubjectValue; readonly user: string }
  >;
}

export interface CompiledOperation {
  readonly entities: readonly CompiledEntities[];
  readonly reads: readonly CollectedRead[];
}

/** A field that is read from a column. */
type ReadField = ColumnField | SubjectField | ReferenceField;

function typeRead(field: ReadField): ColumnType {
  if (field.kind === 'column') return storedType(field);
  return field.kind === 'subject' ? 'CitizenId' : field.keyType;
}

/** Most lists are short and lie in their order already. */
function isSorted<Item>(items: readonly Item[], compare: (left: Item, right: Item) => number): boolean {
  for (let at = 1; at < items.length; at += 1) {
    if (compare(items[at - 1] as Item, items[at] as Item) > 0) return false;
  }
  return true;
}

/** A field by which a list is ordered, as its source has it. Values of an enumeration are in the order of their definition. */
function termOf(field: ColumnField, descending: boolean): OrderTerm {
  const { column, codes, enumeration } = field;
  const term = { column, type: storedType(field), descending };
  if (!codes) return term;
  const words = [...new Set(codes.values())];
  const inTheirOrder = enumeration === undefined ? words.toSorted(compareText) : words;
  return { ...term, ranks: [...codes].map(([code, word]) => [code, inTheirOrder.indexOf(word)] as const) };
}

/** The order that an argument names; null without one. The mask has made a literal of it. */
function orderTerms(rowType: TypeModel, argument: ValueNode | undefined): readonly OrderTerm[] | null {
  const asked: unknown = argument ? valueFromASTUntyped(argument) : null;
  if (!Array.isArray(asked)) return null;
  return asked.map((term: { readonly field?: string; readonly direction?: string }) => {
    const field = rowType.fields.get(term.field ?? '');
    if (!field || !hasOrder(field)) throw new TypeError(`no list is ordered by \`${String(term.field)}\``);
    return termOf(field, term.direction === 'DESCENDING');
  });
}

class OperationCompiler {
  readonly #model: SourceModel;
  readonly #operation: Operation;
  readonly #deciding: Deciding;
  readonly #reads: ReadCollector;

  constructor(model: SourceModel, operation: Operation, deciding: Deciding) {
    this.#model = model;
    this.#operation = operation;
    this.#deciding = deciding;
    this.#reads = new ReadCollector(model.tables);
  }

  compile(): CompiledOperation {
    const roots = selectedFields(
      this.#operation,
      [this.#operation.definition.selectionSet],
      'Query',
      this.#deciding,
    );
    const entities = roots.map((root) => this.#entities(root));
    return { entities, reads: this.#reads.finish() };
  }

  #entities(root: SelectedField): CompiledEntities {
    const variable = argumentOf(root.node, 'representations');
    if (root.name !== '_entities' || variable?.kind !== Kind.VARIABLE) {
      throw new TypeError(`a hosted source answers \`_entities\` only, not \`${root.name}\``);
    }
    const types: [string, { keyField: string; object: SubjectValue; user: string }][] = [];
    for (const type of this.#model.types.values()) {
      const key = [...type.fields.values()].find(({ kind }) => kind === 'identifier' || kind === 'key');
      if (!key) continue;
      const user = `${root.key}/${type.name}`;
      this.#reads.user = user;
      const object = subjectObject(this.#subjectFields(type, root.below, [root.key]));
      types.push([type.name, { keyField: key.name, object, user }]);
    }
    return { alias: root.key, variable: variable.name.value, types: new Map(types) };
  }

  #select(type: string, below: readonly SelectionSetNode[]): readonly SelectedField[] {
    return selectedFields(this.#operation, below, type, this.#deciding);
  }

  #field(type: TypeModel, selected: SelectedField): FieldModel {
    const field = type.fields.get(selected.name);
    if (!field) throw new TypeError(`\`${type.name}\` has no field \`${selected.name}\``);
    return field;
  }

  #type(name: string): TypeModel {
    const type = this.#model.types.get(name);
    if (!type) throw new TypeError(`the source has no type \`${name}\``);
    return type;
  }

  /** Fields of `Citizen` or of a topic. `path` has no indices and names a field in errors of failed reads. */
  #subjectFields(
    type: TypeModel,
    below: readonly SelectionSetNode[],
    path: readonly string[],
  ): Fields<SubjectValue> {
    return this.#select(type.name, below).map((selected) => ({
      key: selected.key,
      value: this.#subjectValue(type, selected, [...path, selected.key]),
    }));
  }

  #subjectValue(type: TypeModel, selected: SelectedField, path: readonly string[]): SubjectValue {
    if (selected.name === '__typename') return () => type.name;
    const field = this.#field(type, selected);
    switch (field.kind) {
      case 'identifier':
      case 'key':
        return (subject) => subject.id;
      case 'topic': {
        const object = subjectObject(this.#subjectFields(this.#type(field.type), selected.below, path));
        return (subject, place, run) => object(subject, { above: place, segment: selected.key }, run);
      }
      case 'rows':
        return this.#rows(field, selected, type, path);
      case 'provenance':
        return this.#provenance(type, selected, path);
      case 'cursor':
        return () => null;
      default: {
        const slot = this.#slot(field, null, 'latest');
        return ofLatestRow(slot, path, this.#rowValue(field, slot, selected));
      }
    }
  }

  #slot(field: ReadField, group: string | null, rows: WantedRows): Slot {
    const type = typeRead(field);
    const list = field.kind === 'column' && field.list ? ({ list: true } as const) : {};
    return this.#reads.column(field.table, group, { name: field.column, type, ...list }, rows);
  }

  #rowValue(field: ReadField, slot: Slot, selected: SelectedField): RowValue {
    if (field.kind === 'column') return leaf(field, selected.key, slot);
    if (field.kind === 'reference') return text(selected.key, slot, this.#referred(field, selected));
    return text(selected.key, slot, this.#relative(selected));
  }

  /** Something of another source: only its key. */
  #referred(field: ReferenceField, selected: SelectedField): (key: string) => unknown {
    const fields = this.#select(field.type, selected.below);
    for (const { name } of fields) {
      if (name !== field.key && name !== '__typename')
        throw new TypeError(`\`${field.type}.${name}\` is no field of this source`);
    }
    return (value) => {
      // Some citizen IDs have the form of other keys, too, and nobody is reached without passing the gate.
      if (citizenIdFault(value) === null) return undefined;
      return Object.fromEntries(
        fields.map(({ key, name }) => [key, name === field.key ? value : field.type]),
      );
    };
  }

  /** Another citizen: only who it is. What is held on him is fetched when he has passed the gate. */
  #relative(selected: SelectedField): (id: string) => unknown {
    const fields = this.#select('Citizen', selected.below);
    for (const { name } of fields) {
      if (name !== 'id' && name !== '__typename') {
        throw new TypeError('a relation leads to `id` only; `divideAtRelations` ends a step there');
      }
    }
    return (id) => Object.fromEntries(fields.map(({ key, name }) => [key, name === 'id' ? id : 'Citizen']));
  }

  #rows(field: RowsField, selected: SelectedField, type: TypeModel, path: readonly string[]): SubjectValue {
    if (field.pages) return this.#pageableList(field, field.pages, selected, type, path);
    const group = field.group ?? null;
    // Whose group it is, the latest row of the citizen tells.
    const wanted = field.list && group === null ? 'all' : 'latest';
    const rows = this.#reads.rows(field.table, group, wanted);
    const rowType = this.#type(field.type);
    const object = rowObject(this.#rowFields(rowType, group, selected.below, () => null));
    if (!field.list) return oneObject(rows, path, selected.key, object);
    const order = this.#order(field);
    const select = (found: KeyRows): readonly SourceRow[] => order(group === null ? found.own : found.group);
    const writer = group === null ? this.#listWriter(rowType, selected.below) : null;
    return allObjects(rows, path, selected.key, select, object, writer);
  }

  /** A list of which a part may be asked for, in the order of its fields. A part is a read of its own. */
  #pageableList(
    field: RowsField,
    { unique }: PageableList,
    selected: SelectedField,
    type: TypeModel,
    path: readonly string[],
  ): SubjectValue {
    const rowType = this.#type(field.type);
    const terms = orderTerms(rowType, argumentOf(selected.node, 'orderBy')) ?? this.#ownOrder(field, rowType);
    const order: ListOrder = { terms, unique };
    const list = JSON.stringify([`${type.name}.${field.name}`, order]);
    const [first, after] = [argumentOf(selected.node, 'first'), argumentOf(selected.node, 'after')];
    const slot: Slot = { read: -1, at: -1 };
    const isPart = first !== undefined || after !== undefined;
    const name = JSON.stringify([path, this.#reads.user]);
    this.#reads.part = isPart ? { name, list, order, first, after, unique: slot } : null;
    const rows = this.#reads.rows(field.table, null, 'all');
    const uniqueSlot = this.#reads.column(field.table, null, { name: unique, type: 'String' }, 'all', slot);
    const object = rowObject(this.#rowFields(rowType, null, selected.below, () => cursor(list, uniqueSlot)));
    const inItsOrder = isPart ? (own: readonly SourceRow[]) => own : this.#inOrder(field, order);
    const writer = this.#listWriter(rowType, selected.below);
    this.#reads.part = null;
    return allObjects(rows, path, selected.key, (found) => inItsOrder(found.own), object, writer);
  }

  /** The order of a list that is asked for in none: by the column that its field names. */
  #ownOrder({ orderBy }: RowsField, rowType: TypeModel): readonly OrderTerm[] {
    if (orderBy === undefined) return [];
    const shown = [...rowType.fields.values()].find((each) => hasOrder(each) && each.column === orderBy);
    return [
      shown && hasOrder(shown)
        ? termOf(shown, false)
        : { column: orderBy, type: 'String', descending: false },
    ];
  }

  #inOrder(field: RowsField, order: ListOrder): (rows: readonly SourceRow[]) => readonly SourceRow[] {
    const slots = termsOf(order).map(({ column, type }) =>
      this.#reads.column(field.table, null, { name: column, type }, 'all'),
    );
    const [first] = order.terms;
    const isByDay = order.terms.length === 1 && first?.type === 'Date' && !first.descending;
    return (rows) => {
      if (rows.length < 2) return rows;
      const ordered = isByDay ? inOrderOfDays(rows, slots[0]?.at ?? -1, true) : null;
      return ordered ?? inOrder(rows, order, (row, term) => valueAt(row, slots[term]?.at ?? -1));
    };
  }

  /** What writes the rows of a list as text; null where one of the fields has to become a value of the hub first. */
  #listWriter(type: TypeModel, below: readonly SelectionSetNode[]): ListWriter | null {
    const fields: ListField[] = [];
    for (const selected of this.#select(type.name, below)) {
      const responseKey = responseKeyOf(selected.key);
      if (selected.name === '__typename') {
        const value = Buffer.from(textOf(type.name));
        fields.push({ responseKey, fieldName: selected.name, leaf: 'String', value });
        continue;
      }
      const field = this.#field(type, selected);
      if (field.kind !== 'column') return null;
      const write = fieldWriter(field);
      if (!write) return null;
      const value = { slot: this.#slot(field, null, 'all'), write };
      fields.push({ responseKey, fieldName: field.name, leaf: field.enumeration ?? field.type, value });
    }
    return fields.length === 0 ? null : new ListWriter(type.name, fields);
  }

  /** Rows by the column that the field names, as the type says that its field has; else in the source's order. */
  #order(field: RowsField): (rows: readonly SourceRow[]) => readonly SourceRow[] {
    if (field.orderBy === undefined) return (rows) => rows;
    const shown = [...this.#type(field.type).fields.values()].find(
      (each): each is ColumnField => each.kind === 'column' && each.column === field.orderBy,
    );
    const type = shown ? storedType(shown) : 'String';
    const slot = this.#reads.column(field.table, field.group ?? null, { name: field.orderBy, type }, 'all');
    const compare = comparisonOf(type);
    const compareRows = (left: SourceRow, right: SourceRow): number =>
      compare(valueAt(left, slot.at), valueAt(right, slot.at));
    return (rows) => {
      if (rows.length < 2) return rows;
      // Days are in the order of their texts, whichever of both the column is.
      const ordered = type === 'Date' || type === 'String' ? inOrderOfDays(rows, slot.at, false) : null;
      if (ordered) return ordered;
      return isSorted(rows, compareRows) ? rows : rows.toSorted(compareRows);
    };
  }

  /** @param cursorOf the cursor of a row, null in lists that have none */
  #rowFields(
    type: TypeModel,
    group: string | null,
    below: readonly SelectionSetNode[],
    cursorOf: () => RowValue | null,
  ): Fields<RowValue> {
    return this.#select(type.name, below).map((selected) => {
      if (selected.name === '__typename') return { key: selected.key, value: () => type.name };
      const field = this.#field(type, selected);
      if (field.kind === 'cursor') return { key: selected.key, value: cursorOf() ?? (() => null) };
      if (field.kind !== 'column' && field.kind !== 'subject' && field.kind !== 'reference') {
        throw new TypeError(`\`${type.name}.${selected.name}\` is no field of a row`);
      }
      const slot = this.#slot(field, group, 'all');
      return { key: selected.key, value: this.#rowValue(field, slot, selected) };
    });
  }

  #provenance(type: TypeModel, selected: SelectedField, path: readonly string[]): SubjectValue {
    const name = valueOf(argumentOf(selected.node, 'of'), this.#deciding);
    const field = typeof name === 'string' ? type.fields.get(name) : undefined;
    const below = this.#select('Provenance', selected.below);
    const place = (above: Place): Place => ({ above, segment: selected.key });
    const valueNamed = (part: SelectedField): SubjectValue => {
      if (part.name === '__typename') return () => 'Provenance';
      if (part.name === 'department') return () => this.#model.department;
      if (part.name === 'source') return () => this.#model.name;
      if (!field || !('table' in field)) return () => null;
      const time = this.#updatedAt(field, part.key, [...path, part.key]);
      return (subject, above, run) => time(subject, place(above), run);
    };
    return subjectObject(below.map((part) => ({ key: part.key, value: valueNamed(part) })));
  }

  /** Time of the row that gave an item, of the latest of them for a list. */
  #updatedAt(field: ReadField | RowsField, key: string, path: readonly string[]): SubjectValue {
    const column = this.#model.tables.get(field.table)?.updatedAt;
    if (column === undefined) return () => null;
    const group = field.kind === 'rows' ? (field.group ?? null) : null;
    const slot = this.#reads.column(field.table, group, { name: column, type: 'DateTime' }, 'latest');
    const time = text(key, slot, (value) => value);
    return group === null
      ? ofLatestRow(slot, path, time)
      : ofRow(slot, path, (rows) => latestOf(rows.group), time);
  }
}

/** Compiles for given values of the deciding variables (null: as if every condition held). */
export function compileOperation(
  model: SourceModel,
  operation: Operation,
  deciding: Deciding,
): CompiledOperation {
  return new OperationCompiler(model, operation, deciding).compile();
}
