import { canonicalJson, sm3 } from '../content/canonical.ts';
import type { PolicyFacts } from '../contract.ts';
import { edgeTypes, nodeLabels } from '../cypher/model.ts';
import type { EdgeType, NodeLabel } from '../cypher/model.ts';

/**
 * Sum of the SM3 of every fact that decides access, modulo 2^256. A sum, so that a change of one power changes it by
 * that power's facts alone: a checksum read anew from the graph after a change would bless whatever was wrong with it.
 */
export class FactSum {
  #sum: bigint;

  constructor(hexadecimal = '0') {
    this.#sum = BigInt(`0x${hexadecimal}`);
  }

  add(facts: PolicyFacts): void {
    this.#change(facts, 1n);
  }

  subtract(facts: PolicyFacts): void {
    this.#change(facts, -1n);
  }

  #change(facts: PolicyFacts, sign: bigint): void {
    for (const [table, rows] of Object.entries(facts)) {
      for (const row of rows) this.#sum += sign * BigInt(`0x${sm3(`${table}\n${canonicalJson(row)}`)}`);
    }
  }

  /** 64 hexadecimal digits. */
  toString(): string {
    return BigInt.asUintN(256, this.#sum).toString(16).padStart(64, '0');
  }
}

/** How many nodes and edges of each kind the graph has. Laws stay when their last power leaves, so they are not told. */
export type Counts = Readonly<Partial<Record<NodeLabel | EdgeType, number>>>;
const counted: readonly (NodeLabel | EdgeType)[] = [
  ...nodeLabels.filter((label) => label !== 'Law' && label !== 'ListVersion'),
  ...edgeTypes,
];

export function addCounts(a: Counts, b: Counts, sign: 1 | -1): Counts {
  return Object.fromEntries(counted.map((kind) => [kind, (a[kind] ?? 0) + sign * (b[kind] ?? 0)]));
}

/** Counts as text that is equal when they are. */
export function countsText(counts: Counts): string {
  return canonicalJson(Object.fromEntries(counted.map((kind) => [kind, counts[kind] ?? 0])));
}
