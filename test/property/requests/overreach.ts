/** What sources were asked and callers were told beyond what the answer gives. */
import type { Asked, Observed } from './asked.ts';
import type { HostedGraph } from './hosted-graph.ts';
import type { SentStatement } from './hosted-sources.ts';
import type { Expected } from './naive/answer.ts';
import { legacyForm } from './rows.ts';

/** Names between quotes of SQL or of a look-up in a file. */
function namesIn(statement: string): ReadonlySet<string> {
  return new Set([...statement.matchAll(/"([^"]+)"|`([^`]+)`/g)].map(([, sql, file]) => sql ?? file ?? ''));
}

/** What sources were asked, or gave, that no field of the answer needs, or of more citizens than it is needed of. */
export function overreach(graph: HostedGraph, expected: Expected, observed: Observed): string[] {
  const values = [...observed.received].filter(
    (text) => graph.rows.markers.has(text) && !expected.readable.has(text),
  );
  return [
    ...values.map((text) => `received: ${text}, which no given field needs`),
    ...statements(graph, expected, observed.sent),
  ];
}

function statements(graph: HostedGraph, expected: Expected, sent: readonly SentStatement[]): string[] {
  return sent.flatMap(({ source, statement, keys }) => {
    const names = namesIn(statement);
    const described = graph.description.sources.find((one) => one.name === source);
    const table = described?.tables.find(
      ({ name }) => names.has(name) || statement.startsWith(`${name}.csv`),
    );
    if (!table) return [`statement: ${statement} reads no table of ${source}`];
    const { key, updatedAt, group, columns } = table;
    return [key, updatedAt, group, ...columns.map((column) => column.name)].flatMap((column) => {
      if (column === null || !names.has(column)) return [];
      const whose = expected.needed.get(table.name)?.get(column);
      const forms = [...(whose ?? [])].flatMap((id) =>
        table.legacyKeys && legacyForm(id) !== null ? [id, id] : [id],
      );
      if (forms.length >= keys) return [];
      return [`statement: ${column} of ${keys} keys where ${forms.length} are needed: ${statement}`];
    });
  });
}

function leavesOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.entries(value).flatMap(([key, below]) => [key, ...leavesOf(below)]);
}

function tokensOf(value: unknown): Set<string> {
  const tokens = new Set<string>();
  for (const leaf of leavesOf(value)) {
    const text = String(leaf);
    tokens.add(text);
    for (const part of text.split(/[^\p{L}\p{N}.:+-]+/u)) tokens.add(part);
  }
  return tokens;
}

/** Values, IDs and names of columns that show anywhere in a response although no given field, nor the caller, does. */
export function leaks(
  graph: HostedGraph,
  asked: Asked,
  expected: Expected,
  observed: Observed,
): readonly string[] {
  const shown = tokensOf([expected.data, asked.text, asked.variables]);
  const { markers, people } = graph.rows;
  const stored = new Set(
    graph.description.sources.flatMap(({ tables }) =>
      tables.flatMap(({ name, key, updatedAt, group, columns }) => [
        name,
        key,
        updatedAt,
        group,
        ...columns.map((column) => column.name),
      ]),
    ),
  );
  return [...tokensOf(JSON.parse(observed.text))]
    .filter((token) => !shown.has(token))
    .filter((token) => markers.has(token) || people.includes(token) || stored.has(token))
    .map((token) => `leak: ${token}`);
}
