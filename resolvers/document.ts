/** Stage "document": everything that depends on the document alone, made once and kept. */
import { type DocumentNode, type FragmentDefinitionNode, Kind, type OperationDefinitionNode } from 'graphql';
import { decidingVariables } from '../auth/mask/inputs.ts';
import type { ComposedGraph } from '../schema/compose.ts';
import { QingdanError } from '../schema/errors.ts';
import { normalizeOperation } from '../schema/normalize.ts';
import { BoundedCache } from '../caching/bounded-cache.ts';
import { type EnteringField, enteringFields } from './entering-citizens.ts';
import { type PagedField, pagedFields } from './pages.ts';
import { isPublicDocument } from './public-document.ts';

export interface PreparedDocument {
  /** Names the document and its operation in the keys of later caches. */
  readonly key: string;
  readonly operation: OperationDefinitionNode;
  /** As sent; the selections of `__schema` and `__type` still spread them. */
  readonly fragments: readonly FragmentDefinitionNode[];
  /** The root fields that enter citizens; where there is none, no citizen is read. */
  readonly entering: readonly EnteringField[];
  readonly readsCitizens: boolean;
  /** Every operation of the document only reads what the public may read. */
  readonly isPublic: boolean;
  readonly paged: readonly PagedField[];
  readonly decidingVariables: readonly string[];
}

export class DocumentStage {
  readonly #graph: ComposedGraph;
  readonly #kept = new BoundedCache<string, PreparedDocument>(2_000);

  constructor(graph: ComposedGraph) {
    this.#graph = graph;
  }

  /** Documents that were prepared. */
  get made(): number {
    return this.#kept.made;
  }

  /** Documents that are kept. */
  get kept(): number {
    return this.#kept.size;
  }

  prepare(document: DocumentNode, documentHash: string, operationName: string | null): PreparedDocument {
    const key = `${documentHash}/${operationName ?? ''}`;
    return this.#kept.getOrMake(key, () => this.#prepare(key, document, operationName));
  }

  #prepare(key: string, document: DocumentNode, operationName: string | null): PreparedDocument {
    const operation = normalizeOperation(this.#graph.schema, document, operationName);
    if (operation.operation === 'subscription') {
      throw new QingdanError(
        'NOT_SUPPORTED',
        'a subscription is asked for as events: with `accept: text/event-stream`, or over a WebSocket',
      );
    }
    const entering = enteringFields(this.#graph.schema, operation);
    return {
      key,
      operation,
      fragments: document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION),
      entering,
      readsCitizens: entering.length > 0,
      isPublic: isPublicDocument(this.#graph.schema, document),
      paged: pagedFields(this.#graph.schema, operation),
      decidingVariables: decidingVariables(this.#graph.schema, this.#graph.rules, operation),
    };
  }
}
