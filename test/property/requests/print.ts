/** A mismatch as a person reads it. */
import type { Asked, Observed } from './asked.ts';
import type { HostedGraph } from './hosted-graph.ts';
import type { Expected } from './naive/answer.ts';

function lines(values: readonly unknown[]): string {
  return values.map((value) => `  ${JSON.stringify(value)}`).join('\n');
}

export function printed(
  graph: HostedGraph,
  asked: Asked,
  expected: Expected,
  observed: Observed,
  wrong: readonly string[],
): string {
  const { facts, applications, caller, caseFact, parties, divisions } = asked;
  const isNamed = (item: string): boolean =>
    item === 'household.idNumber' || asked.text.includes(item.slice(item.indexOf('.') + 1));
  const sources = graph.sdl.filter((_, at) =>
    graph.description.sources[at]?.topics.some((topic) => asked.text.includes(topic.name)),
  );
  const known = new Set([...expected.subjects, ...observed.records.flatMap((record) => record.subjects)]);
  const subjects = [...known].map((id) => [
    id,
    divisions.get(id) ?? null,
    [...parties].flatMap(([role, ids]) => (ids.has(id) ? [role] : [])),
  ]);
  const parts: [string, string][] = [
    ['sources that the document names', sources.join('\n\n')],
    ['powers', lines([...facts.powers, ...facts.repealed])],
    ['departments', lines(facts.departments)],
    ['exercises and delegations', lines([...facts.exercises, ...facts.delegations])],
    [
      'catalogue of the items that the document names',
      lines(facts.catalogue.filter(({ path }) => isNamed(path))),
    ],
    [
      'needs of them',
      lines(facts.needs.filter(({ item, power }) => power === caller.power && isNamed(item))),
    ],
    ['applications for them', lines(applications.filter(({ item }) => isNamed(item)))],
    ['caller', lines([caller])],
    ['case', lines([caseFact])],
    ['subjects, their divisions and roles in the case', lines(subjects)],
    ['day', asked.today],
    ['document', asked.text],
    ['variables', JSON.stringify(asked.variables)],
    [
      'expected',
      JSON.stringify({ ...expected, needed: undefined, readable: undefined, met: undefined }, null, 1),
    ],
    ['answered', observed.text],
    ['statements', lines(observed.sent)],
    ['record', lines(observed.records)],
    ['differences', wrong.join('\n')],
  ];
  return parts.map(([name, text]) => `── ${name}\n${text}`).join('\n');
}
