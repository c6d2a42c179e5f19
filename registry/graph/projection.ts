import { canonicalJson } from '../content/canonical.ts';
import { tableKeys } from '../content/keys.ts';
import type { ListContent, Power, PowerDetail, RepealedPower, ServiceItem } from '../contract.ts';
import { versionId } from '../cypher/changes.ts';
import type { EdgeType, NodeLabel } from '../cypher/model.ts';
import type { Counts } from './checksum.ts';
import type { Value } from './connection.ts';
import { searchForm } from './search-text.ts';

export type Row = Readonly<Record<string, Value>>;

/** Rows for the graph by label and type, in an order in which edges find their nodes. */
export interface Projection {
  readonly nodes: readonly (readonly [NodeLabel, readonly Row[]])[];
  readonly edges: readonly (readonly [EdgeType, readonly Row[]])[];
}

export function countsOf(projection: Projection): Counts {
  return Object.fromEntries(
    [...projection.nodes, ...projection.edges].map(([kind, rows]) => [kind, rows.length]),
  );
}

/** What is searched of a power: a line each of name, law and handling body, so that no word runs across two. */
function powerText(power: Power): string {
  return searchForm([power.name, power.law, power.handlingBody].join('\n'));
}

function powerNode(power: Power): Row {
  return { ...power, searchText: powerText(power) };
}

export function repealedNode(repealed: RepealedPower): Row {
  const { entry, ...facts } = repealed;
  return {
    ...facts,
    type: entry?.type ?? null,
    entry: entry === undefined ? null : canonicalJson(entry),
    searchText: entry === undefined ? searchForm(repealed.name) : powerText(entry),
  };
}

function stageEdges(items: readonly ServiceItem[], only: string | null): readonly Row[] {
  return items.flatMap((item) =>
    item.stages.flatMap((powers, stage) =>
      powers
        .filter((power) => only === null || power === only)
        .map((power) => ({ source: item.code, target: power, stage })),
    ),
  );
}

type Hanging = Pick<ListContent, 'powers' | 'responsibilities' | 'exercises' | 'delegations' | 'needs'>;

function hangingNodes(content: Hanging): Projection['nodes'] {
  return [
    ['Power', content.powers.map(powerNode)],
    [
      'Responsibility',
      content.responsibilities.map((row) => ({ ...row, id: tableKeys.responsibilities(row) })),
    ],
  ];
}

function hangingEdges(content: Hanging, stages: readonly Row[]): Projection['edges'] {
  return [
    ['CONTAINS', content.powers.map(({ code }) => ({ source: versionId, target: code }))],
    ['BASED_ON', content.powers.map(({ code, law, article }) => ({ source: code, target: law, article }))],
    [
      'EXERCISES',
      content.exercises.map((row) => ({
        source: row.department,
        target: row.power,
        division: row.division,
        fromDay: row.from,
        toDay: row.to,
      })),
    ],
    [
      'DELEGATED_TO',
      content.delegations.map((row) => ({
        source: row.power,
        target: row.toDepartment,
        fromDepartment: row.fromDepartment,
        division: row.division,
        fromDay: row.from,
        toDay: row.to,
      })),
    ],
    [
      'CARRIES',
      content.responsibilities.map((row) => ({ source: row.power, target: tableKeys.responsibilities(row) })),
    ],
    [
      'NEEDS',
      content.needs.map((row) => ({
        source: row.power,
        target: row.item,
        subjectRole: row.role,
        purpose: row.purpose,
        law: row.law,
        article: row.article,
      })),
    ],
    ['CALLS_FOR', stages],
  ];
}

/** One power with what hangs on it. Its law is merged, not created. */
export function projectPower(detail: PowerDetail): Projection {
  const hanging: Hanging = { ...detail, powers: [detail.power] };
  return {
    nodes: hangingNodes(hanging),
    edges: hangingEdges(hanging, stageEdges(detail.serviceItems, detail.power.code)),
  };
}

/** A source holds one topic of the catalogue for one provider. */
function sourceName(topic: string, provider: string): string {
  return `${topic}@${provider}`;
}

/** A whole content, but for the node of the version, which is written last. */
export function projectContent(content: ListContent): Projection {
  const laws = [...new Set(content.powers.map(({ law }) => law))];
  const sources = new Map(
    content.catalogue.map((row) => [sourceName(row.topic, row.provider), row.provider]),
  );
  return {
    nodes: [
      ['Division', content.divisions.map(({ code, name, level }) => ({ code, name, level }))],
      ['Department', content.departments.map((row) => ({ ...row }))],
      ['Law', laws.map((name) => ({ name }))],
      ['Field', content.catalogue.map((row) => ({ ...row }))],
      ['Source', [...sources.keys()].map((name) => ({ name }))],
      ...hangingNodes(content),
      ['RepealedPower', content.repealed.map(repealedNode)],
      ['ServiceItem', content.serviceItems.map((row) => ({ ...row, searchText: searchForm(row.name) }))],
      ['Material', content.materials.map((row) => ({ id: tableKeys.materials(row), name: row.name }))],
    ],
    edges: [
      [
        'PART_OF',
        content.divisions.flatMap(({ code, parent }) =>
          parent === null ? [] : [{ source: code, target: parent }],
        ),
      ],
      ['SERVES', content.departments.map((row) => ({ source: row.name, target: row.division }))],
      [
        'REPORTS_TO',
        content.departments.flatMap(({ name, parent }) =>
          parent === null ? [] : [{ source: name, target: parent }],
        ),
      ],
      [
        'PROVIDED_BY',
        content.catalogue.map((row) => ({ source: row.path, target: sourceName(row.topic, row.provider) })),
      ],
      ['OWNED_BY', [...sources].map(([source, target]) => ({ source, target }))],
      [
        'ASKS_FOR',
        content.materials.map((row) => ({
          source: row.serviceItem,
          target: tableKeys.materials(row),
          required: row.required,
          original: row.original,
        })),
      ],
      [
        'COVERED_BY',
        content.materials.flatMap((row) =>
          row.coveredBy === null ? [] : [{ source: tableKeys.materials(row), target: row.coveredBy }],
        ),
      ],
      ...hangingEdges(content, stageEdges(content.serviceItems, null)),
    ],
  };
}
