/** The subgraph's SDL for composition: the source's own, and everything that the hub adds to it. */
import {
  Kind,
  parse,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { isTextScalar, type TextScalar } from '../scalars.ts';
import type { TableModel, TypeModel } from '../source-model.ts';
import {
  directiveDefinitions,
  federationUrl,
  provenanceDefinition,
  scalarDefinitions,
} from './definitions.ts';
import { withPageDefinitions } from './pageable-lists.ts';

/** Names of a topic's items whose source and time can be told. */
export function itemsWithProvenance(
  type: TypeModel,
  tables: ReadonlyMap<string, TableModel>,
): readonly string[] {
  return [...type.fields.values()]
    .filter((field) => 'table' in field && tables.get(field.table)?.updatedAt !== undefined)
    .map((field) => field.name);
}

interface Generated {
  readonly field: FieldDefinitionNode;
  readonly enumeration: EnumTypeDefinitionNode;
}

/** The field `provenance(of: …)` of a topic's type, and the enumeration of the items that it can be asked of. */
function provenanceOf(type: ObjectTypeDefinitionNode, items: readonly string[]): Generated {
  const name = `${type.name.value}Item`;
  const { definitions } = parse(
    `
    type T {
      "Which source gave an item, and when (数据来源)"
      provenance("Which item (数据项)" of: ${name}!): Provenance
    }
    "Items of \`${type.name.value}\` whose source and time can be told (数据项)"
    enum ${name} { ${items.join(' ')} }
    `,
    { noLocation: true },
  );
  const [holder, enumeration] = definitions;
  const field = holder?.kind === Kind.OBJECT_TYPE_DEFINITION ? holder.fields?.[0] : undefined;
  if (!field || enumeration?.kind !== Kind.ENUM_TYPE_DEFINITION) {
    throw new TypeError('the generated definitions are missing');
  }
  const descriptions = new Map(type.fields?.map((each) => [each.name.value, each.description]));
  const values = enumeration.values?.map((value) => {
    const description = descriptions.get(value.name.value);
    return description ? { ...value, description } : value;
  });
  return { field, enumeration: { ...enumeration, values: values ?? [] } };
}

/** The enumerations of the directives' arguments are no part of what callers see. */
function hideEnumerations(definitions: readonly DefinitionNode[]): readonly DefinitionNode[] {
  return definitions.map((definition) =>
    definition.kind === Kind.ENUM_TYPE_DEFINITION
      ? {
          ...definition,
          directives: [{ kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'inaccessible' } } as const],
        }
      : definition,
  );
}

function usedNames(document: DocumentNode): { scalars: Set<TextScalar>; directives: Set<string> } {
  const scalars = new Set<TextScalar>();
  const directives = new Set<string>();
  visit(document, {
    NamedType: (node) => {
      if (isTextScalar(node.name.value)) scalars.add(node.name.value);
    },
    Directive: (node) => {
      directives.add(node.name.value);
    },
  });
  return { scalars, directives };
}

const federationNames = ['key', 'shareable', 'inaccessible', 'tag', 'external', 'requires'];

/** Builds the document for composition from a source's SDL that has no faults. */
export function compositionDocument(
  source: DocumentNode,
  types: ReadonlyMap<string, TypeModel>,
  tables: ReadonlyMap<string, TableModel>,
): DocumentNode {
  const generated: DefinitionNode[] = [];
  const own = withPageDefinitions(source, types).map((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
    const type = types.get(definition.name.value);
    const items = type?.topic === undefined ? [] : itemsWithProvenance(type, tables);
    if (items.length === 0) return definition;
    const { field, enumeration } = provenanceOf(definition, items);
    generated.push(enumeration);
    return { ...definition, fields: [...(definition.fields ?? []), field] };
  });
  if (generated.length > 0) generated.push(...provenanceDefinition);
  const body: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [...own, ...generated, ...hideEnumerations(directiveDefinitions)],
  };
  const { scalars, directives } = usedNames(body);
  const imports = federationNames.filter((name) => directives.has(name)).map((name) => `"@${name}"`);
  const link = parse(`extend schema @link(url: "${federationUrl}", import: [${imports.join(', ')}])`, {
    noLocation: true,
  });
  return {
    kind: Kind.DOCUMENT,
    definitions: [...link.definitions, ...body.definitions, ...scalarDefinitions(scalars)],
  };
}
