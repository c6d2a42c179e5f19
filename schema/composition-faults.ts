/** Where in the sources' files a fault of composing them lies. */
import { type ASTNode, type DocumentNode, Kind } from 'graphql';
import { type DescriptionFault, faultAt } from './read-source/faults.ts';

/** A part of the graph with the file that describes it. */
export interface DescribedPart {
  readonly name: string;
  readonly file: string;
  readonly document: DocumentNode;
}

/** `Type` or `Type.field`, with or without arguments, in quotes. */
const coordinateForm = /"([A-Za-z_]\w*)(?:\.(\w+))?(?:\([^"]*\))?"/g;

/** The definition of a type or of one of its fields or values. */
function definitionOf(
  document: DocumentNode,
  typeName: string,
  member: string | undefined,
): ASTNode | undefined {
  for (const node of document.definitions) {
    if (!('name' in node) || node.name?.value !== typeName || node.kind === Kind.DIRECTIVE_DEFINITION)
      continue;
    if (member === undefined) return node;
    const members = [
      ...('fields' in node ? (node.fields ?? []) : []),
      ...('values' in node ? (node.values ?? []) : []),
    ];
    const found = members.find((each) => each.name.value === member);
    if (found) return found;
  }
  return undefined;
}

/**
 * The composer names coordinates and parts in quotes, or one part in brackets. One fault for each part that it
 * names and that defines what it names; without such a part, the cause stands alone.
 */
export function compositionFaults(
  message: string,
  parts: readonly DescribedPart[],
): readonly DescriptionFault[] {
  const bracketed = /^\[([^\]]+)\]\s*/.exec(message);
  const cause = message.slice(bracketed?.[0].length ?? 0).trim();
  const quoted = [...message.matchAll(coordinateForm)];
  const named = parts.filter(
    ({ name }) => name === bracketed?.[1] || quoted.some(([, type, member]) => type === name && !member),
  );
  const faults = (named.length > 0 ? named : parts).flatMap(({ file, document }) => {
    for (const [, type = '', member] of quoted) {
      const definition = definitionOf(document, type, member);
      if (definition) return [faultAt(file, definition, cause)];
    }
    return [];
  });
  if (faults.length > 0) return faults;
  return (named.length > 0 ? named : [{ file: 'the graph' }]).map(({ file }) =>
    faultAt(file, undefined, cause),
  );
}
