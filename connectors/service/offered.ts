/** What a description of a service offers that could be read as tables: operations that take an ID and give rows. */
import type { OperationModel } from '../../schema/source-model.ts';
import type { DescribedColumn, DescribedTable } from '../contract.ts';

/** What is said of a value that is sent or answered. */
export interface Shape {
  readonly isList: boolean;
  /** Members of the object, or of each in the list; null for a single value. */
  readonly members: ReadonlyMap<string, () => Shape> | null;
  readonly nativeType: string;
  readonly comment?: string;
  /** The one value that it may have, or has unless given. */
  readonly value?: string;
}

/** A place in what is sent, as `@operation` names it. */
export interface Input {
  readonly place: string;
  readonly shape: Shape;
  readonly isRequired: boolean;
}

export interface Offer {
  readonly id: string;
  readonly inputs: readonly Input[];
  readonly answer: Shape;
}

export interface OfferedTable {
  readonly table: DescribedTable;
  readonly operation: OperationModel;
  /** The answer has a list of rows. */
  readonly isList: boolean;
  /** One call asks for one citizen, so that rows need not have the ID. */
  readonly isSingle: boolean;
  /** Places that must be sent and that nothing gives a value for. */
  readonly missing: readonly string[];
}

/** Levels of what is sent or answered that are looked at; descriptions may contain themselves. */
const deepest = 4;

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Single values and lists of them below a shape, by JSON Pointers. */
export function leavesOf(shape: Shape, at = '', depth = 0): readonly (readonly [string, Shape])[] {
  if (shape.members === null) return [[at, shape]];
  // Of a list below there is no one value.
  if (depth === deepest || (shape.isList && depth > 0)) return [];
  return [...shape.members].flatMap(([name, member]) =>
    leavesOf(member(), `${at}/${escaped(name)}`, depth + 1),
  );
}

function hasValues({ members }: Shape): boolean {
  return members !== null && [...members.values()].some((member) => member().members === null);
}

/** The rows nearest to the root: a list of objects that have values, or else a single such object. */
function rowsIn(answer: Shape): readonly [string, Shape] | null {
  let single: readonly [string, Shape] | null = null;
  let level: readonly (readonly [string, Shape])[] = [['', answer]];
  for (let depth = 0; depth <= deepest; depth += 1) {
    const list = level.find(([, shape]) => shape.isList && hasValues(shape));
    if (list) return list;
    // What tells of success or failure stands above the rows.
    single = level.findLast(([, shape]) => hasValues(shape)) ?? single;
    level = level.flatMap(([at, { members }]) =>
      [...(members ?? [])].map(([name, member]) => [`${at}/${escaped(name)}`, member()] as const),
    );
  }
  return single;
}

const namesId = /身份证|证件号|sfz|zjhm|gmsfh|id_?card|citizen|(?:^|\/)ids?$|id_?(?:no|number)s?$|keys?$/i;

/** Where the citizen IDs go: by name, those that take a list first; the only place that must be filled. */
function keyInput(inputs: readonly Input[]): Input | undefined {
  const named = inputs.filter(({ place, shape }) => namesId.test(place) || namesId.test(shape.comment ?? ''));
  const unknown = inputs.filter(({ isRequired, shape }) => isRequired && shape.value === undefined);
  return (
    named.find(({ shape }) => shape.isList) ?? named[0] ?? (unknown.length === 1 ? unknown[0] : undefined)
  );
}

/** Columns of a row: its members, and by JSON Pointers what stands deeper. */
export function columnsOf(row: Shape): readonly DescribedColumn[] {
  return leavesOf(row).flatMap(([at, { isList, nativeType, comment }]) => {
    const isDirect = !at.slice(1).includes('/') && !at.includes('~');
    const name = isDirect ? at.slice(1) : at;
    if (name === '') return [];
    return [
      {
        name,
        nativeType: isList ? `${nativeType}[]` : nativeType,
        ...(comment === undefined ? {} : { comment }),
      },
    ];
  });
}

/** Null where the operation takes no ID, or answers with nothing that could be rows. */
export function offeredTable({ id, inputs, answer }: Offer): OfferedTable | null {
  const key = keyInput(inputs);
  const rows = rowsIn(answer);
  if (!key || !rows) return null;
  const [place, row] = rows;
  const others = inputs.filter((input) => input !== key && input.isRequired);
  const values = new Map(
    others.flatMap((input) => (input.shape.value === undefined ? [] : [[input.place, input.shape.value]])),
  );
  return {
    table: {
      name: id,
      columns: columnsOf(row),
      ...(row.comment === undefined ? {} : { comment: row.comment }),
    },
    operation: { id, keys: key.place, rows: place, values },
    isList: row.isList,
    isSingle: !key.shape.isList,
    missing: others.map((input) => input.place).filter((each) => !values.has(each)),
  };
}
