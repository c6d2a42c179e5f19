/** Answers that come in pages. */
import { pointerPath } from '../../schema/json-pointer.ts';
import type { PagesModel } from '../../schema/source-model.ts';
import { BadAnswer } from '../driver.ts';
import type { Answer, Limits, ServiceOperation } from './contract.ts';
import { rowsAt, valueAt, type Row } from './rows.ts';

/** Pages of one call at most: a service that always has a next one is not asked for ever. */
const mostPages = 1_000;

interface Page {
  readonly values: ReadonlyMap<string, string>;
  readonly link: string | null;
}

const whole: Page = { values: new Map(), link: null };

function pageAt(pages: PagesModel, place: string | null): Page {
  const values = new Map<string, string>();
  if (pages.size !== undefined) values.set(pages.size, String(pages.rows));
  if (place !== null && pages.parameter !== undefined) values.set(pages.parameter, place);
  return { values, link: pages.by === 'LINK' ? place : null };
}

function firstPage(pages: PagesModel): Page {
  return pageAt(pages, { NUMBER: String(pages.first), OFFSET: '0', CURSOR: null, LINK: null }[pages.by]);
}

/** The cursor or link that an answer tells; null at the last page. */
function toldNext(pages: PagesModel, { tree, link }: Answer): string | null {
  if (pages.next === undefined) return link;
  const told = valueAt(tree, pointerPath(pages.next) ?? []);
  if (told === undefined || told === null || told === '') return null;
  if (typeof told !== 'string') throw new BadAnswer(`what \`${pages.next}\` of the answer tells is no text`);
  return told;
}

/** All rows of one call, page by page. Throws `BadAnswer` where the pages don't end, or turn in a circle. */
export async function readPages(
  operation: ServiceOperation,
  keys: readonly string[],
  limits: Limits,
): Promise<readonly Row[]> {
  const { pages } = operation;
  const rows: Row[] = [];
  const seen = new Set<string>();
  let page = pages ? firstPage(pages) : whole;
  for (let count = 1; ; count += 1) {
    const values = new Map([...operation.values, ...page.values]);
    const answer = await operation.send({ keys, values, link: page.link }, limits);
    const found = rowsAt(answer.tree, operation.rows, operation.rowsMayBeAbsent);
    for (const row of found) rows.push(row);
    if (!pages) return rows;
    let next: string | null;
    if (pages.by === 'CURSOR' || pages.by === 'LINK') {
      next = toldNext(pages, answer);
      if (next !== null && seen.has(next)) throw new BadAnswer('the pages of the answer turn in a circle');
      if (next !== null) seen.add(next);
    } else {
      const isLast = found.length === 0 || (pages.rows !== undefined && found.length < pages.rows);
      next = isLast ? null : String(pages.by === 'NUMBER' ? pages.first + count : rows.length);
    }
    if (next === null) return rows;
    if (count === mostPages) throw new BadAnswer(`the answer has more than ${mostPages} pages`);
    page = pageAt(pages, next);
  }
}
