import { QingdanError } from '../../schema/errors.ts';
import type { ListContent } from '../contract.ts';
import { policyFactsOf } from '../content/policy-facts.ts';
import { versionId, writeVersion } from '../cypher/changes.ts';
import { createEdges, createNodes, edges, nodes } from '../cypher/model.ts';
import type { EdgeType, NodeLabel } from '../cypher/model.ts';
import { FactSum, countsText } from './checksum.ts';
import type { GraphConnection, Run, Value } from './connection.ts';
import { countsOf, projectContent } from './projection.ts';
import type { Projection, Row } from './projection.ts';
import { countGraph } from './verify.ts';

/** Rows of one statement: enough to spread its cost, few enough for the heap of a small server. */
const batch = 5000;

/** Exactly these properties, so that all rows of a statement have the same form. */
function uniform(rows: readonly Row[], names: readonly string[]): readonly Row[] {
  return rows.map((row) =>
    Object.fromEntries(names.map((name): [string, Value] => [name, row[name] ?? null])),
  );
}

function nodeRows(label: NodeLabel, rows: readonly Row[]): readonly Row[] {
  return uniform(rows, nodes[label].properties);
}

function edgeRows(type: EdgeType, rows: readonly Row[]): readonly Row[] {
  return uniform(rows, ['source', 'target', ...edges[type].properties]);
}

interface Insert {
  readonly statement: string;
  readonly rows: readonly Row[];
}

function insertsOf(projection: Projection): readonly Insert[] {
  return [
    ...projection.nodes.map(([label, rows]) => ({
      statement: createNodes(label),
      rows: nodeRows(label, rows),
    })),
    ...projection.edges.map(([type, rows]) => ({ statement: createEdges(type), rows: edgeRows(type, rows) })),
  ].filter(({ rows }) => rows.length > 0);
}

/** Inserts a small projection inside a transaction that is open already. */
export async function insert(run: Run, projection: Projection): Promise<void> {
  for (const { statement, rows } of insertsOf(projection)) await run(statement, { rows });
}

/** Empties the graph and fills it. The version gets its hash last: until then the graph counts as not loaded. */
export async function loadContent(
  graph: GraphConnection,
  content: ListContent,
  hash: string,
  progress: (share: number) => void,
): Promise<void> {
  const projection = projectContent(content);
  const inserts = insertsOf(projection);
  const total = inserts.reduce((sum, { rows }) => sum + rows.length, 0);
  await graph.reset();
  await graph.write((run) => insert(run, { nodes: [['ListVersion', [{ id: versionId }]]], edges: [] }));
  let done = 0;
  for (const { statement, rows } of inserts) {
    for (let start = 0; start < rows.length; start += batch) {
      const part = rows.slice(start, start + batch);
      await graph.write(async (run) => {
        await run(statement, { rows: part });
      });
      done += part.length;
      progress(done / total);
    }
  }
  await graph.finishLoad();
  const counts = countsText(countsOf(projection));
  // An edge to a node that is not there is silently not made.
  if ((await countGraph((...call) => graph.read(...call))) !== counts) {
    throw new QingdanError(
      'LIST_CHANGE_REFUSED',
      'the lists refer to rows that they do not contain; import them with every list they need',
    );
  }
  const sum = new FactSum();
  sum.add(policyFactsOf(content));
  const version = { hash, checksum: sum.toString(), counts };
  await graph.write(async (run) => {
    await run(writeVersion, version);
  });
}
