import { QingdanError } from '../../schema/errors.ts';
import { policyFactsOf } from '../content/policy-facts.ts';
import type { ListContent, PolicyFacts, PowerDetail, RepealedPower } from '../contract.ts';
import * as cypher from '../cypher/changes.ts';
import { repealedByCode } from '../cypher/powers.ts';
import { FactSum, addCounts, countsText } from './checksum.ts';
import type { Counts } from './checksum.ts';
import type { Run } from './connection.ts';
import { decodeRows } from './decode.ts';
import { insert } from './load.ts';
import { countsOf, projectPower, repealedNode } from './projection.ts';
import type { Projection } from './projection.ts';
import { readDetail, readRepealed } from './read-powers.ts';

const nothing: ListContent = {
  divisions: [],
  departments: [],
  powers: [],
  repealed: [],
  responsibilities: [],
  exercises: [],
  delegations: [],
  catalogue: [],
  needs: [],
  serviceItems: [],
  materials: [],
};

function factsOfPower({ power, exercises, delegations, needs }: PowerDetail): PolicyFacts {
  return policyFactsOf({ ...nothing, powers: [power], exercises, delegations, needs });
}

function factsOfRepealed(repealed: RepealedPower): PolicyFacts {
  return policyFactsOf({ ...nothing, repealed: [repealed] });
}

/** What came into the graph and what left it. */
interface Change {
  readonly came: { readonly facts: PolicyFacts; readonly counts: Counts };
  readonly left: { readonly facts: PolicyFacts; readonly counts: Counts };
}

/** The version node takes the new hash, and its checksum moves by the change alone. */
async function moveVersion(run: Run, hash: string, { came, left }: Change): Promise<void> {
  const [old] = decodeRows(await run(cypher.readVersion), (row) => ({
    checksum: row.text('checksum'),
    counts: row.text('counts'),
  }));
  if (old === undefined)
    throw new QingdanError('NOT_READY', 'the registry graph is not loaded; load it first');
  const sum = new FactSum(old.checksum);
  sum.subtract(left.facts);
  sum.add(came.facts);
  const counts: Counts = JSON.parse(old.counts);
  await run(cypher.writeVersion, {
    hash,
    checksum: sum.toString(),
    counts: countsText(addCounts(addCounts(counts, left.counts, -1), came.counts, 1)),
  });
}

function refuse(code: string, why: string): never {
  throw new QingdanError('LIST_CHANGE_REFUSED', `power \`${code}\` ${why}`, { power: code });
}

async function repealedInGraph(run: Run, code: string): Promise<RepealedPower | undefined> {
  return decodeRows(await run(repealedByCode, { code }), readRepealed)[0];
}

/** Takes a power out and records it as repealed; runs in one transaction. */
export async function removePower(run: Run, repealed: RepealedPower, hash: string): Promise<void> {
  const { code } = repealed;
  const detail = await readDetail(run, code);
  if (detail === null) refuse(code, 'is not in the registry graph');
  if ((await repealedInGraph(run, code)) !== undefined) refuse(code, 'has left the list already');
  for (const statement of cypher.deletePowerAndDuties) await run(statement, { code });
  const recorded: Projection = { nodes: [['RepealedPower', [repealedNode(repealed)]]], edges: [] };
  await insert(run, recorded);
  await moveVersion(run, hash, {
    came: { facts: factsOfRepealed(repealed), counts: countsOf(recorded) },
    left: { facts: factsOfPower(detail), counts: countsOf(projectPower(detail)) },
  });
}

function sizes(detail: PowerDetail): string {
  const { responsibilities, needs, exercises, delegations, serviceItems } = detail;
  return [responsibilities, needs, exercises, delegations, serviceItems].map((rows) => rows.length).join(' ');
}

/** Puts a power in with what hangs on it; runs in one transaction, which a dangling reference undoes. */
export async function addPower(run: Run, detail: PowerDetail, hash: string): Promise<void> {
  const { code, law } = detail.power;
  if ((await readDetail(run, code)) !== null) refuse(code, 'is in the registry graph already');
  const gone = await repealedInGraph(run, code);
  if (gone !== undefined) await run(cypher.deleteRepealed, { code });
  await run(cypher.mergeLaws, { rows: [{ name: law }] });
  const projection = projectPower(detail);
  await insert(run, projection);
  const stored = await readDetail(run, code);
  // An edge to a node that is not there is silently not made.
  if (stored === null || sizes(stored) !== sizes(detail)) {
    refuse(code, 'names a department, item or service item that the registry graph does not have');
  }
  await moveVersion(run, hash, {
    came: { facts: factsOfPower(detail), counts: countsOf(projection) },
    left: {
      facts: gone === undefined ? policyFactsOf(nothing) : factsOfRepealed(gone),
      counts: gone === undefined ? {} : { RepealedPower: 1 },
    },
  });
}
