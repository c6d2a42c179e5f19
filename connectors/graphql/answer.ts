/** The value of a root field, with a mark at each place that the service failed to give. */
import { brokenCell } from '../driver.ts';
import type { GraphqlAnswer } from './ask.ts';

type Holder = Record<string, unknown>;

/** Marks the first null on a path, or what stands at its end: a null goes up to the nearest place that may have one. */
function mark(holder: Holder, path: readonly string[]): void {
  let at = holder;
  for (const [index, name] of path.entries()) {
    const value = Object.hasOwn(at, name) ? at[name] : undefined;
    const isEnd = index === path.length - 1;
    if (isEnd || typeof value !== 'object' || value === null) {
      at[name] = brokenCell;
      return;
    }
    at = value as Holder;
  }
}

/** Without the nulls that stand in a list for keys which nobody has; they are no rows. */
function withoutNulls(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) {
    return value.filter((each) => each !== null).map((each: unknown) => withoutNulls(each, path));
  }
  const [name, ...rest] = path;
  if (name === undefined || typeof value !== 'object' || value === null) return value;
  return { ...value, [name]: withoutNulls((value as Holder)[name], rest) };
}

/**
 * What a root field gave. A failure within a row costs the cell that it is about.
 * @param rows path to the rows below the field
 * Throws where the whole field, or a row of it, could not be given.
 */
export function fieldOf({ data, failed }: GraphqlAnswer, field: string, rows: readonly string[]): unknown {
  const holder: Holder = { [field]: data[field] };
  for (const path of failed) {
    if (path?.[0] !== field) throw new Error('the service failed to execute the request');
    mark(holder, path);
  }
  if (holder[field] === brokenCell) throw new Error(`the service failed to give \`${field}\``);
  const tree = withoutNulls(holder[field], rows);
  if (hasBrokenRow(tree, rows)) throw new Error(`the service failed to give a row of \`${field}\``);
  return tree;
}

function hasBrokenRow(value: unknown, path: readonly string[]): boolean {
  if (value === brokenCell) return true;
  if (Array.isArray(value)) return value.some((each) => hasBrokenRow(each, path));
  const [name, ...rest] = path;
  return name !== undefined && typeof value === 'object' && value !== null
    ? hasBrokenRow((value as Holder)[name], rest)
    : false;
}
