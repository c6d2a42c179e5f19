/** Which object types an interface or a union of the supergraph stands for. */
import { type DocumentNode, Kind } from 'graphql';

export interface PossibleTypes {
  isAbstract(typeName: string): boolean;
  /** Whether a type condition holds for a runtime type; a name always fits itself. */
  fits(runtimeType: string, condition: string): boolean;
}

/** Reads the supergraph and not the public schema: plans also name inaccessible types. */
export function possibleTypesOf(supergraph: DocumentNode): PossibleTypes {
  const members = new Map<string, Set<string>>();
  const add = (abstract: string, member?: string): void => {
    const known = members.get(abstract) ?? new Set<string>();
    members.set(abstract, known);
    if (member !== undefined) known.add(member);
  };
  for (const node of supergraph.definitions) {
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      for (const parent of node.interfaces ?? []) add(parent.name.value, node.name.value);
    }
    if (node.kind === Kind.INTERFACE_TYPE_DEFINITION) add(node.name.value);
    if (node.kind === Kind.UNION_TYPE_DEFINITION) {
      for (const member of node.types ?? []) add(node.name.value, member.name.value);
    }
  }
  return {
    isAbstract: (typeName) => members.has(typeName),
    fits: (runtimeType, condition) =>
      runtimeType === condition || members.get(condition)?.has(runtimeType) === true,
  };
}
