/**
 * Whose each type of the graph is. Composition merges what sources name alike; here a source must not put fields, values
 * or keys into what another department has described.
 */
import { Kind, type DefinitionNode } from 'graphql';
import { directiveDefinitions } from './read-source/definitions.ts';
import { type DescriptionFault, faultAt } from './read-source/faults.ts';
import type { SourceModel, TypeModel } from './source-model.ts';

/** Types that every source shares: it adds topics to citizens, and the hub adds the rest to each source alike. */
const shared: ReadonlySet<string> = new Set([
  'Citizen',
  'Provenance',
  'OrderDirection',
  ...directiveDefinitions.flatMap((node) =>
    node.kind === Kind.ENUM_TYPE_DEFINITION ? [node.name.value] : [],
  ),
]);

interface Owned {
  readonly name: string;
  readonly node: DefinitionNode;
  readonly type: TypeModel | undefined;
}

interface Owner extends Owned {
  readonly source: SourceModel;
}

/** What a source defines as its own. */
function ownedBy(source: SourceModel): readonly Owned[] {
  return source.document.definitions.flatMap((node): readonly Owned[] => {
    const isOutput = node.kind === Kind.OBJECT_TYPE_DEFINITION;
    if (
      !isOutput &&
      node.kind !== Kind.ENUM_TYPE_DEFINITION &&
      node.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION
    )
      return [];
    const name = node.name.value;
    const type = source.types.get(name);
    // Of another's type, a subgraph may repeat what it requires.
    if (shared.has(name) || (isOutput && !type)) return [];
    return [{ name, node, type }];
  });
}

function clashOf(one: Owner, two: Owner): string | null {
  const [left, right] = [one.type?.key, two.type?.key];
  if (left && right) {
    return left.name === right.name && left.type === right.type
      ? null
      : `has another key than in ${one.source.file}: \`${left.name}: ${left.type}!\`; all sources find it by the same one`;
  }
  // Composition itself asks of the fields of two such types that both departments share them.
  if (one.type && two.type && !left && !right) return null;
  // Subgraphs of federation 2 say by their own directives what they share.
  if (one.source.isSubgraph && two.source.isSubgraph) return null;
  return `is a type of ${one.source.file} already; choose another name`;
}

/** Types that two sources describe, or that are the hub's. `hubTypes` are the names of all that the hub defines. */
export function typeClashes(
  sources: readonly SourceModel[],
  hubTypes: ReadonlySet<string>,
): readonly DescriptionFault[] {
  const owners = new Map<string, Owner>();
  const faults: DescriptionFault[] = [];
  for (const source of sources) {
    for (const owned of ownedBy(source)) {
      const { name, node } = owned;
      const owner = owners.get(name);
      const clash = hubTypes.has(name)
        ? 'is a type of the hub; choose another name'
        : owner && clashOf(owner, { ...owned, source });
      if (clash) faults.push(faultAt(source.file, node, `\`${name}\` ${clash}`));
      else if (!owner) owners.set(name, { ...owned, source });
    }
  }
  return faults;
}
