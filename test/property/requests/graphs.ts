/** Random graphs of two to five sources. The first topic of each is `household`, with relatives and their IDs. */
import * as fc from 'fast-check';
import type { DescribedGraph, DescribedSource } from './description.ts';
import { Namer, SourceMaker } from './source-maker.ts';
import { type SourceShape, sourceShape } from './source-shapes.ts';

function describe(shapes: readonly SourceShape[]): DescribedGraph {
  const namer = new Namer();
  const sources = shapes.map((shape, number): DescribedSource => {
    const maker = new SourceMaker(namer);
    const topics = shape.topics.map((topic, at) =>
      number === 0 && at === 0 ? maker.household(topic) : maker.topic(topic, namer.name('topic')),
    );
    return {
      name: `source-${number}`,
      kind: shape.kind,
      department: shape.department,
      tables: maker.tables,
      topics,
    };
  });
  return { sources };
}

const graph: fc.Arbitrary<DescribedGraph> = fc
  .array(sourceShape, { minLength: 2, maxLength: 5, size: 'max' })
  .map(describe);

/** The same graphs for the same seed. */
export function randomGraphs(seed: number, count: number): readonly DescribedGraph[] {
  return fc.sample(graph, { seed, numRuns: count });
}
