/** Nodes and relationships of the registry graph with their properties, in Cypher that both stores understand. */

interface NodeShape {
  /** The property that identifies a node. */
  readonly key: string;
  readonly properties: readonly string[];
}

export const nodes = {
  ListVersion: { key: 'id', properties: ['id', 'hash', 'checksum', 'counts'] },
  Division: { key: 'code', properties: ['code', 'name', 'level'] },
  Department: { key: 'name', properties: ['name', 'shortName', 'englishName', 'kind', 'level'] },
  Law: { key: 'name', properties: ['name'] },
  Power: {
    key: 'code',
    properties: [
      'code',
      'type',
      'name',
      'department',
      'exercisingBody',
      'handlingBody',
      'object',
      'statutoryWorkingDays',
      'promisedWorkingDays',
      'fee',
      'supervision',
      'synthetic',
      'rowKind',
      'coalRelated',
      'caseBound',
      'dailyCitizenBudget',
      'searchText',
    ],
  },
  RepealedPower: {
    key: 'code',
    properties: ['code', 'name', 'department', 'since', 'document', 'type', 'entry', 'searchText'],
  },
  Responsibility: {
    key: 'id',
    properties: [
      'id',
      'order',
      'stage',
      'duty',
      'accountabilityLaw',
      'accountabilityArticle',
      'riskPoint',
      'riskLevel',
      'control',
    ],
  },
  Field: {
    key: 'path',
    properties: [
      'path',
      'topic',
      'item',
      'chineseName',
      'type',
      'class',
      'classBasis',
      'grade',
      'format',
      'updateFrequency',
      'method',
      'storedAs',
    ],
  },
  Source: { key: 'name', properties: ['name'] },
  ServiceItem: {
    key: 'code',
    properties: [
      'code',
      'name',
      'kind',
      'subject',
      'competentDepartment',
      'channels',
      'scope',
      'promisedWorkingDays',
      'synthetic',
      'searchText',
    ],
  },
  Material: { key: 'id', properties: ['id', 'name'] },
} as const satisfies Record<string, NodeShape>;
export type NodeLabel = keyof typeof nodes;

interface EdgeShape {
  readonly from: NodeLabel;
  readonly to: NodeLabel;
  readonly properties: readonly string[];
}

export const edges = {
  PART_OF: { from: 'Division', to: 'Division', properties: [] },
  SERVES: { from: 'Department', to: 'Division', properties: [] },
  REPORTS_TO: { from: 'Department', to: 'Department', properties: [] },
  CONTAINS: { from: 'ListVersion', to: 'Power', properties: [] },
  BASED_ON: { from: 'Power', to: 'Law', properties: ['article'] },
  EXERCISES: { from: 'Department', to: 'Power', properties: ['division', 'fromDay', 'toDay'] },
  DELEGATED_TO: {
    from: 'Power',
    to: 'Department',
    properties: ['fromDepartment', 'division', 'fromDay', 'toDay'],
  },
  CARRIES: { from: 'Power', to: 'Responsibility', properties: [] },
  NEEDS: { from: 'Power', to: 'Field', properties: ['subjectRole', 'purpose', 'law', 'article'] },
  PROVIDED_BY: { from: 'Field', to: 'Source', properties: [] },
  OWNED_BY: { from: 'Source', to: 'Department', properties: [] },
  CALLS_FOR: { from: 'ServiceItem', to: 'Power', properties: ['stage'] },
  ASKS_FOR: { from: 'ServiceItem', to: 'Material', properties: ['required', 'original'] },
  COVERED_BY: { from: 'Material', to: 'Field', properties: [] },
} as const satisfies Record<string, EdgeShape>;
export type EdgeType = keyof typeof edges;

export const nodeLabels = Object.keys(nodes).filter((label): label is NodeLabel =>
  Object.hasOwn(nodes, label),
);
export const edgeTypes = Object.keys(edges).filter((type): type is EdgeType => Object.hasOwn(edges, type));

function map(properties: readonly string[]): string {
  return properties.length === 0 ? '' : ` {${properties.map((name) => `${name}: r.${name}`).join(', ')}}`;
}

/** Creates a node for each of `$rows`, which must be uniform and not empty. */
export function createNodes(label: NodeLabel): string {
  return `UNWIND $rows AS r CREATE (:${label}${map(nodes[label].properties)})`;
}

/** Creates an edge for each of `$rows`, whose `source` and `target` are the keys of its nodes. */
export function createEdges(type: EdgeType): string {
  const { from, to, properties } = edges[type];
  return [
    'UNWIND $rows AS r',
    `MATCH (a:${from} {${nodes[from].key}: r.source}) WITH r, a`,
    `MATCH (b:${to} {${nodes[to].key}: r.target})`,
    `CREATE (a)-[:${type}${map(properties)}]->(b)`,
  ].join(' ');
}

export function countNodes(label: NodeLabel): string {
  return `MATCH (n:${label}) RETURN count(n) AS n`;
}

export function countEdges(type: EdgeType): string {
  return `MATCH ()-[e:${type}]->() RETURN count(e) AS n`;
}
