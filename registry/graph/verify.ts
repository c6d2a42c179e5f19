import { readVersion } from '../cypher/changes.ts';
import { countEdges, countNodes, edgeTypes, nodeLabels } from '../cypher/model.ts';
import { FactSum, countsText } from './checksum.ts';
import type { Run } from './connection.ts';
import { GraphDamagedError, decodeRows } from './decode.ts';
import { readPolicyFacts } from './read-powers.ts';

/** How many nodes and edges of each kind the graph has, as it is stored beside the checksum. */
export async function countGraph(run: Run): Promise<string> {
  const counts = await Promise.all([
    ...nodeLabels.map(async (label) => [label, await run(countNodes(label))] as const),
    ...edgeTypes.map(async (type) => [type, await run(countEdges(type))] as const),
  ]);
  return countsText(
    Object.fromEntries(
      counts.map(([kind, rows]) => [kind, decodeRows(rows, (row) => row.whole('n'))[0] ?? 0]),
    ),
  );
}

/**
 * Hash of the version that the graph holds, when what decides is fact by fact what was loaded, and when there are as
 * many nodes and edges of each kind; else null.
 */
export async function verifiedHash(run: Run): Promise<string | null> {
  const [version] = decodeRows(await run(readVersion), (row) => ({
    hash: row.optionalText('hash'),
    checksum: row.optionalText('checksum'),
    counts: row.optionalText('counts'),
  }));
  if (version?.hash === undefined || version.hash === null) return null;
  try {
    if ((await countGraph(run)) !== version.counts) return null;
    const sum = new FactSum();
    sum.add(await readPolicyFacts(run));
    return sum.toString() === version.checksum ? version.hash : null;
  } catch (error) {
    if (error instanceof GraphDamagedError) return null;
    throw error;
  }
}
