/** What goes into the assembly of an answer and what comes out. */
import type { FieldNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { ResponsePath, Tree } from '../execute/contract.ts';

export interface AssemblyInput {
  /** The public schema; its scalars check and write custom values. */
  readonly schema: GraphQLSchema;
  /** As the caller sent it, fragments in place; inline ones with type conditions, `@skip` or `@include` may remain. */
  readonly operation: OperationDefinitionNode;
  /** Nodes of `operation` that answer null, never absent; the mask has reported them. */
  readonly withheld: ReadonlySet<FieldNode>;
  /** Fields whose object is there whenever its parent is: all nulls where no source gave one. */
  readonly alwaysObject: (parentTypeName: string, fieldName: string) => boolean;
  /** Fragments that the selections of `__schema` and `__type` spread. */
  readonly fragments?: readonly FragmentDefinitionNode[];
  /** Of `openInterfaces`: values of these may come without their types. */
  readonly open?: ReadonlySet<string>;
  /** Response keys of fields that have another name in the operation. */
  readonly keys?: ReadonlyMap<string, string>;
}

/** A value that could not be completed. */
export interface CompletionFault {
  readonly code: 'SOURCE_DATA_INVALID' | 'NOT_AVAILABLE';
  readonly message: string;
  /** Response keys and indices. */
  readonly path: ResponsePath;
  /** `Type.field` that was being completed. */
  readonly coordinate: string;
  /** Catalogue item that is not available of the subject; absent where the whole subject is not. */
  readonly item?: string;
}

export interface Assembled {
  /** JSON text of `data` in UTF-8; `null` when a null reached the root. */
  readonly bytes: Buffer;
  readonly faults: readonly CompletionFault[];
}

/**
 * Completes values and writes them in one pass. `data` is the executor's tree (keys: `execute/tree-keys.ts`).
 * `failedPaths` are those of faults already reported: what is
 * missing there is null without another fault.
 */
export type Assembly = (
  data: Readonly<Tree>,
  variables: Readonly<Record<string, unknown>>,
  failedPaths?: readonly ResponsePath[],
) => Assembled;
