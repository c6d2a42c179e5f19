/** Reads the SDL with which a department describes its source, and tells every fault with its place. */
import { Kind, type DefinitionNode, type DocumentNode } from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';
import { sourceKinds, type SourceKind } from './domain.ts';
import { checkDefinitions, parseFile } from './read-source/bounds.ts';
import {
  allScalarNames,
  directiveDefinitions,
  federationDirectives,
  isReservedTypeName,
  provenanceDefinition,
  scalarDefinitions,
  subgraphDirectives,
} from './read-source/definitions.ts';
import { compositionDocument, itemsWithProvenance } from './read-source/document.ts';
import { readEnumerations } from './read-source/enumerations.ts';
import { SourceDescriptionError, FaultList } from './read-source/faults.ts';
import { sourceNameFault } from './read-source/names.ts';
import { definitionFault } from './read-source/operations.ts';
import { isKeyed, readKeyedType } from './read-source/keyed-types.ts';
import { checkPageNames, withPages } from './read-source/pageable-lists.ts';
import { argumentsOf, text, type Reading } from './read-source/reading.ts';
import {
  describesSubgraph,
  externalTypes,
  readSubgraphTypes,
  subgraphTables,
} from './read-source/subgraph.ts';
import { readTypesBy } from './read-source/type-walk.ts';
import { readCitizen, readRowType, readTopic } from './read-source/types.ts';
import type { SourceModel, TableModel, TypeModel } from './source-model.ts';

export { checkAgainstCatalogue, type CatalogueEntry } from './read-source/catalogue.ts';
export { SourceDescriptionError, formatFault } from './read-source/faults.ts';

/** The rules of the GraphQL specification for type definitions, with all that the file may use defined. */
function checkSdl(document: DocumentNode, faults: FaultList): void {
  const shared: readonly DefinitionNode[] = [
    ...directiveDefinitions,
    ...federationDirectives,
    ...(describesSubgraph(document) ? subgraphDirectives : []),
    ...scalarDefinitions(allScalarNames),
    ...provenanceDefinition,
  ];
  const errors = validateSDL({ kind: Kind.DOCUMENT, definitions: [...document.definitions, ...shared] });
  for (const { nodes, message } of errors) {
    const cause = message.startsWith('Unknown directive')
      ? `${message.replace(/\.$/, '')}; drop it: a source uses those of \`schema/directives.graphql\`, and of federation's what its kind may`
      : message;
    faults.add(nodes?.find((node) => node.loc) ?? nodes?.[0], cause);
  }
}

interface SourceMark {
  readonly name: string;
  readonly kind: SourceKind;
  readonly department: string;
  readonly definition?: string;
}

function readSourceMark(document: DocumentNode, faults: FaultList): SourceMark | undefined {
  const marks = document.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_EXTENSION || node.kind === Kind.SCHEMA_DEFINITION
      ? (node.directives ?? []).filter((directive) => directive.name.value === 'source')
      : [],
  );
  const [mark, second] = marks;
  if (!mark) {
    faults.add(document.definitions[0], 'the file names no source: begin with `extend schema @source(…)`');
    return undefined;
  }
  if (second) faults.add(second, 'a file describes one source; this is its second `@source`');
  const reading: Reading = {
    kind: 'SQLITE',
    hasDefinition: false,
    faults,
    objectTypes: new Map(),
    enumerations: new Map(),
    tables: new Map(),
  };
  const values = argumentsOf(reading, mark);
  if (!values) return undefined;
  const [name, department] = [String(values['name']), String(values['department'])];
  const nameFault = sourceNameFault(name);
  if (nameFault) faults.add(mark, `\`${name}\` ${nameFault}`);
  if (!/\p{Script=Han}/u.test(department))
    faults.add(mark, '`department` is the full Chinese name of the owner');
  const kind = sourceKinds.find((each) => each === values['kind']);
  if (!kind) return undefined;
  const definition = text(values, 'definition');
  const definitionProblem = definitionFault(kind, definition);
  if (definitionProblem) faults.add(mark, definitionProblem);
  return { name, kind, department, ...(definition === undefined ? {} : { definition }) };
}

function readTypes(reading: Reading, document: DocumentNode): ReadonlyMap<string, TypeModel> {
  return readTypesBy(reading, document, {
    citizen: (type) => readCitizen(reading, type),
    topic: (type, topic) => readTopic(reading, type, topic),
    other: (type) => (isKeyed(type) ? readKeyedType : readRowType)(reading, type),
    isForeign: () => false,
  });
}

function checkReach(
  reading: Reading,
  document: DocumentNode,
  types: ReadonlyMap<string, TypeModel>,
  tables: Map<string, TableModel>,
): void {
  const reached = new Set(['Citizen', ...(describesSubgraph(document) ? externalTypes(reading, types) : [])]);
  const named = new Map<string, DefinitionNode>(reading.objectTypes);
  for (const node of document.definitions) {
    if (node.kind === Kind.ENUM_TYPE_DEFINITION && !isReservedTypeName(node.name.value))
      named.set(node.name.value, node);
  }
  for (const type of types.values()) {
    for (const field of type.fields.values()) {
      if ('type' in field) reached.add(field.type);
      if (field.kind === 'column' && field.enumeration !== undefined) reached.add(field.enumeration);
    }
    if (type.topic === undefined || itemsWithProvenance(type, tables).length === 0) continue;
    const clash = named.get(`${type.name}Item`);
    if (clash)
      reading.faults.add(
        clash,
        `\`${type.name}Item\` is the enumeration that the hub makes; choose another name`,
      );
  }
  checkPageNames(reading, types, named);
  for (const [name, node] of named) {
    // Others lead to what has a key of its own.
    const isForOthers =
      types.get(name)?.key !== undefined &&
      'directives' in node &&
      node.directives?.some((directive) => directive.name.value === 'table') === true;
    if (!reached.has(name) && !isForOthers)
      reading.faults.add(node, `no field leads to \`${name}\`; drop the type or add the field`);
  }
}

/**
 * Reads a source file. `file` is only named in messages; places are 1-based.
 * Throws `SourceDescriptionError` with every fault that was found.
 */
export function readSource(file: string, sdl: string): SourceModel {
  const faults = new FaultList(file);
  const document = parseFile(file, sdl);
  checkSdl(document, faults);
  checkDefinitions(document, faults);
  const mark = readSourceMark(document, faults);
  const objectTypes = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
      .filter((node) => !isReservedTypeName(node.name.value))
      .map((node) => [node.name.value, node]),
  );
  const tables = new Map<string, TableModel>();
  const reading: Reading = {
    kind: mark?.kind ?? 'SQLITE',
    hasDefinition: mark?.definition !== undefined,
    faults,
    objectTypes,
    enumerations: new Map(),
    tables,
  };
  for (const [name, codes] of readEnumerations(reading, document)) reading.enumerations.set(name, codes);
  const isSubgraph = describesSubgraph(document);
  const types = withPages(reading, (isSubgraph ? readSubgraphTypes : readTypes)(reading, document));
  if (isSubgraph) for (const [name, table] of subgraphTables(types)) tables.set(name, table);
  if (types.size > 0) checkReach(reading, document, types, tables);
  faults.throwIfAny();
  if (!mark) throw new SourceDescriptionError([]);
  return {
    ...mark,
    file,
    ...(isSubgraph ? { isSubgraph } : {}),
    types: withProvenance(types, tables),
    tables,
    document: compositionDocument(document, types, tables),
  };
}

/** Adds the generated `provenance` field to the topics that have it. */
function withProvenance(
  types: ReadonlyMap<string, TypeModel>,
  tables: ReadonlyMap<string, TableModel>,
): ReadonlyMap<string, TypeModel> {
  return new Map(
    [...types].map(([name, type]) => {
      if (type.topic === undefined || itemsWithProvenance(type, tables).length === 0) return [name, type];
      const fields = new Map(type.fields);
      fields.set('provenance', { kind: 'provenance', name: 'provenance', nonNull: false });
      return [name, { ...type, fields }];
    }),
  );
}
