/** Pages of a citizen's rows: which part of the list the arguments of its field ask for, and the rows of it. */
import type { ValueNode } from 'graphql';
import { Kind } from 'graphql';
import type { ListOrder, ListWindow, SourceRow } from '../../connectors/contract.ts';
import { valueAt } from '../../connectors/wire-rows.ts';
import { QingdanError } from '../../schema/errors.ts';
import { pagesLimit } from '../pages.ts';
import type { CitizenList, Cursors } from './cursors.ts';
import { KeyRows } from './key-rows.ts';

/** A list of an operation of which a part is asked for. */
export interface ListPart {
  /** Names it among those of the operation. */
  readonly name: string;
  /** Coordinate of the field and its order, for cursors. */
  readonly list: string;
  readonly order: ListOrder;
  readonly first: ValueNode | undefined;
  readonly after: ValueNode | undefined;
  /** Where the unique column stands; set once all columns are known. */
  readonly unique: { readonly at: number };
}

type Variables = Readonly<Record<string, unknown>>;

function given(node: ValueNode | undefined, variables: Variables): unknown {
  if (node === undefined || node.kind === Kind.NULL) return null;
  if (node.kind === Kind.VARIABLE) return variables[node.name.value] ?? null;
  if (node.kind === Kind.INT) return Number(node.value);
  return 'value' in node ? node.value : null;
}

/** The text of a row's unique column. */
export function uniqueOf(row: SourceRow, at: number): string | null {
  const value = valueAt(row, at);
  return typeof value === 'string' ? value : null;
}

/** Takes the rows of the window, or the error that the read ended with, for each key. */
type Load = (keys: readonly string[], window: ListWindow) => Promise<readonly unknown[]>;

/** What the part of the list gives for each key: `KeyRows`, or the error that it ended with. */
export async function loadPart(
  part: ListPart,
  keys: readonly string[],
  variables: Variables,
  cursors: Cursors,
  load: Load,
): Promise<readonly unknown[]> {
  const [first, after] = [given(part.first, variables), given(part.after, variables)];
  if (first !== null && !(typeof first === 'number' && first >= 1 && first <= pagesLimit)) {
    const refusal = new QingdanError('BAD_USER_INPUT', `\`first\` must be from 1 to ${pagesLimit}`);
    return keys.map(() => refusal);
  }
  if (typeof after !== 'string') return load(keys, { skip: 0, first });
  return Promise.all(
    keys.map(async (citizen) => {
      try {
        return await rowsAfter(part, { citizen, list: part.list }, after, first, cursors, load);
      } catch (error) {
        return error;
      }
    }),
  );
}

async function rowsAfter(
  part: ListPart,
  of: CitizenList,
  after: string,
  first: number | null,
  cursors: Cursors,
  load: Load,
): Promise<unknown> {
  const place = cursors.read(of, after);
  if (!place || place.rows < 1) {
    throw new QingdanError(
      'BAD_USER_INPUT',
      '`after` is no cursor of this list of this citizen in this order; send the `cursor` of one of its rows',
    );
  }
  const isMarked = (row: SourceRow | undefined): boolean =>
    row !== undefined && cursors.mark(of, uniqueOf(row, part.unique.at)).equals(place.mark);
  // The row of the cursor comes with its page: where it still is, nothing before it has come or gone.
  const window = { skip: place.rows - 1, first: first === null ? null : first + 1 };
  const [near] = await load([of.citizen], window);
  if (!(near instanceof KeyRows)) return near;
  if (isMarked(near.own[0])) return new KeyRows(near.own.slice(1), [], place.rows);
  const [whole] = await load([of.citizen], { skip: 0, first: null });
  if (!(whole instanceof KeyRows)) return whole;
  const rows = whole.own.findIndex(isMarked) + 1;
  if (rows === 0) {
    throw new QingdanError(
      'BAD_USER_INPUT',
      'the row of `after` has left the list; begin with its first page again',
    );
  }
  return new KeyRows(whole.own.slice(rows, first === null ? undefined : rows + first), [], rows);
}
