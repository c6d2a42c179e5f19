import type { Page, Power, PowerFilter, ServiceItem } from '../contract.ts';
import * as cypher from '../cypher/powers.ts';
import { sortByKey } from '../content/keys.ts';
import type { GraphConnection, Parameters, Searchable } from './connection.ts';
import { afterCode, checkPageSize, cutPage } from './cursor.ts';
import { decodeRows } from './decode.ts';
import { readPower, readRepealed } from './read-powers.ts';
import { readItems } from './read-service-items.ts';
import { indexedWords, searchWords } from './search-text.ts';

/** What a page is cut from: nodes of a label, narrowed by codes known beforehand and by conditions. */
interface Selection {
  readonly label: Searchable;
  /** Null when no code is ruled out beforehand. */
  readonly codes: readonly string[] | null;
  readonly conditions: readonly string[];
  readonly parameters: Parameters;
}

/** Every word must be found; the text index rules out most nodes where it can. */
async function narrowByText(graph: GraphConnection, selection: Selection, text: string): Promise<Selection> {
  const words = searchWords(text);
  if (words.length === 0) return selection;
  const indexed = indexedWords(words);
  const conditions = [...selection.conditions, cypher.conditions.words('p')];
  const parameters = { ...selection.parameters, words };
  if (indexed.length === 0) return { ...selection, conditions, parameters };
  const found = new Set(await graph.candidates(selection.label, indexed));
  const codes = selection.codes === null ? [...found] : selection.codes.filter((code) => found.has(code));
  return { ...selection, conditions, parameters, codes };
}

async function page(
  graph: GraphConnection,
  { label, codes, conditions, parameters }: Selection,
  first: number,
  cursor: string | null,
): Promise<Page<string>> {
  checkPageSize(first);
  const after = afterCode(cursor);
  if (codes?.length === 0) return { items: [], nextCursor: null, total: 0 };
  const known = codes === null ? parameters : { ...parameters, codes };
  const counting = await graph.read(cypher.countMatching(label, codes !== null, conditions), known);
  const [total = 0] = decodeRows(counting, (row) => row.whole('n'));
  const further = after === null ? conditions : [...conditions, cypher.conditions.after('p')];
  const rows = await graph.read(cypher.pageOfCodes(label, codes !== null, further), {
    ...known,
    ...(after === null ? {} : { after }),
    limit: first + 1,
  });
  const cut = cutPage(
    decodeRows(rows, (row) => row.text('code')),
    first,
    total,
  );
  return { items: cut.codes, nextCursor: cut.nextCursor, total };
}

async function codesOfDepartment(graph: GraphConnection, department: string): Promise<readonly string[]> {
  const codes = new Set<string>();
  for (const query of [cypher.codesExercised, cypher.codesDelegated]) {
    for (const code of decodeRows(await graph.read(query, { department }), (row) => row.text('code')))
      codes.add(code);
  }
  return [...codes];
}

async function selectPowers(graph: GraphConnection, filter: PowerFilter): Promise<Selection> {
  const label = filter.status === 'repealed' ? 'RepealedPower' : 'Power';
  const conditions: string[] = [];
  const parameters: Record<string, string> = {};
  if (filter.type !== undefined) {
    conditions.push(cypher.conditions.type('p'));
    parameters['type'] = filter.type;
  }
  let codes: readonly string[] | null = null;
  if (label === 'RepealedPower') {
    conditions.push(cypher.conditions.known('p'));
    if (filter.department !== undefined) {
      conditions.push(cypher.conditions.department('p'));
      parameters['department'] = filter.department;
    }
  } else if (filter.department !== undefined) {
    codes = await codesOfDepartment(graph, filter.department);
  }
  return narrowByText(graph, { label, codes, conditions, parameters }, filter.text ?? '');
}

/** A page of powers by code. A department has those that it exercises and those delegated to it. */
export async function pageOfPowers(
  graph: GraphConnection,
  filter: PowerFilter,
  first: number,
  cursor: string | null,
): Promise<Page<Power>> {
  const selection = await selectPowers(graph, filter);
  const { items: codes, ...rest } = await page(graph, selection, first, cursor);
  if (codes.length === 0) return { ...rest, items: [] };
  if (selection.label === 'Power') {
    const powers = decodeRows(await graph.read(cypher.powersByCodes, { codes }), readPower);
    return { ...rest, items: sortByKey(powers, (power) => power.code) };
  }
  const repealed = decodeRows(await graph.read(cypher.repealedByCodes, { codes }), readRepealed);
  const entries = repealed.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  return { ...rest, items: sortByKey(entries, (power) => power.code) };
}

/** A page of service items by code, with these words in the name. */
export async function pageOfItems(
  graph: GraphConnection,
  text: string,
  first: number,
  cursor: string | null,
): Promise<Page<ServiceItem>> {
  const all: Selection = { label: 'ServiceItem', codes: null, conditions: [], parameters: {} };
  const { items, ...rest } = await page(graph, await narrowByText(graph, all, text), first, cursor);
  return { ...rest, items: await readItems((...call) => graph.read(...call), items) };
}
