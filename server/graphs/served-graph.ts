/** One composed graph with all that answers by it: it lasts as long as a request is in hand on it. */
import type { ApolloServer } from '@apollo/server';
import type { Connector } from '../../connectors/contract.ts';
import type { Pipeline } from '../../resolvers/pipeline.ts';
import type { Answer } from '../../resolvers/request.ts';
import type { ComposedGraph } from '../../schema/compose.ts';
import type { GraphContext } from '../graphql.ts';

export interface GraphParts {
  readonly graph: ComposedGraph;
  readonly pipeline: Pipeline;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly apollo: ApolloServer<GraphContext>;
  close(): Promise<void>;
}

export class ServedGraph {
  readonly #parts: GraphParts;
  readonly #ended = Promise.withResolvers<void>();
  #inHand = 0;
  /** Sources that are gone, or described anew, since another graph is served; null while this one is. */
  #withdrawn: ReadonlySet<string> | null = null;

  constructor(parts: GraphParts) {
    this.#parts = parts;
  }

  get graph(): ComposedGraph {
    return this.#parts.graph;
  }

  get pipeline(): Pipeline {
    return this.#parts.pipeline;
  }

  get connectors(): ReadonlyMap<string, Connector> {
    return this.#parts.connectors;
  }

  get apollo(): ApolloServer<GraphContext> {
    return this.#parts.apollo;
  }

  /** Keeps the graph open while a request is worked on. */
  async use<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#inHand += 1;
    try {
      return await work();
    } finally {
      this.#inHand -= 1;
      if (this.#inHand === 0 && this.#withdrawn) this.#ended.resolve();
    }
  }

  /**
   * Whether an answer may be handed to its socket. Ask just before: it may be too late, when a revocation may have
   * returned since its record was appended, and nothing of a source that was withdrawn leaves after the call that
   * withdrew it. What may not leave is decided anew.
   */
  mayLeave({ handOffBefore, sources }: Pick<Answer, 'handOffBefore' | 'sources'>): boolean {
    if (handOffBefore !== null && performance.now() > handOffBefore) return false;
    const withdrawn = this.#withdrawn;
    return withdrawn === null || ![...sources].some((source) => withdrawn.has(source));
  }

  /** Another graph is served from now on. Settles when the last request has ended here and all is closed. */
  async retire(withdrawn: ReadonlySet<string>): Promise<void> {
    this.#withdrawn = withdrawn;
    if (this.#inHand === 0) this.#ended.resolve();
    await this.#ended.promise;
    await this.#parts.close();
  }
}
