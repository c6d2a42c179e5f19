/** What a source file may not do, whatever it describes: it shares a graph, and a process, with the other departments. */
import { GraphQLError, Kind, Source, parse, visit, type ASTNode, type DocumentNode } from 'graphql';
import { isReservedTypeName } from './definitions.ts';
import { SourceDescriptionError, type FaultList } from './faults.ts';
import { directiveOf } from './reading.ts';

/** Characters and tokens of a file: more than ten times those of the widest source that we know. */
const longestFile = 2_000_000;
const mostTokens = 300_000;

function refuse(file: string, cause: string, line = 0, column = 0): never {
  throw new SourceDescriptionError([{ file, line, column, cause }]);
}

/** Parses a file of a reasonable size. Throws `SourceDescriptionError`. */
export function parseFile(file: string, sdl: string): DocumentNode {
  if (sdl.length > longestFile)
    refuse(file, `the file has ${sdl.length} characters, over ${longestFile}; divide the source`);
  try {
    return parse(new Source(sdl, file), { maxTokens: mostTokens });
  } catch (error) {
    if (error instanceof RangeError)
      refuse(file, 'brackets stand too deep in each other; write the file flat');
    if (!(error instanceof GraphQLError)) throw error;
    const [place] = error.locations ?? [];
    refuse(file, error.message, place?.line, place?.column);
  }
}

/** Directives that would hide what all sources share, or let others give it. */
const governing = ['inaccessible', 'shareable', 'tag'];

/** Keys and the type of citizens are everybody's: what one source says of them would hold for all. */
function checkShared(document: DocumentNode, faults: FaultList): void {
  for (const type of document.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION || !directiveOf(type, 'key')) continue;
    const name = type.name.value;
    const shared: ASTNode[] = name === 'Citizen' || directiveOf(type, 'nonPersonal') ? [type] : [];
    const identifiers = ['CitizenId', 'UnifiedSocialCreditId', 'DivisionCode'];
    for (const field of type.fields ?? []) {
      const isKey =
        field.type.kind === Kind.NON_NULL_TYPE &&
        field.type.type.kind === Kind.NAMED_TYPE &&
        identifiers.includes(field.type.type.name.value);
      if (isKey) shared.push(field);
    }
    for (const node of shared) {
      const found = governing.map((each) => directiveOf(node as typeof type, each)).find(Boolean);
      if (found)
        faults.add(
          found,
          `\`@${found.name.value}\` of what all sources share in \`${name}\` would hold for all of them: drop it`,
        );
    }
  }
}

/** Names that mean something to the hub, to GraphQL or to a planner. */
function checkNames(document: DocumentNode, faults: FaultList): void {
  visit(document, {
    FieldDefinition: (node) => {
      if (node.name.value.startsWith('_'))
        faults.add(node, `\`${node.name.value}\` begins as names of the hub do; choose another name`);
    },
    EnumValueDefinition: (node) => {
      if (node.name.value.startsWith('_'))
        faults.add(node, `\`${node.name.value}\` begins as names of the hub do; choose another name`);
    },
  });
}

/** Only object types and enumerations are a source's to define; everything else is the hub's. */
export function checkDefinitions(document: DocumentNode, faults: FaultList): void {
  for (const node of document.definitions) {
    if (node.kind === Kind.SCHEMA_EXTENSION) {
      const [root] = node.operationTypes ?? [];
      if (root) faults.add(root, 'root fields are the hub’s: drop what stands in braces after `@source(…)`');
    } else if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.ENUM_TYPE_DEFINITION) {
      faults.add(
        node,
        'a described source defines object types and enumerations only (`type …`, `enum …`), and `extend schema @source(…)`',
      );
    } else if (isReservedTypeName(node.name.value)) {
      faults.add(node, `\`${node.name.value}\` belongs to the hub; choose another name`);
    } else if (node.kind === Kind.OBJECT_TYPE_DEFINITION && (node.interfaces?.length ?? 0) > 0) {
      faults.add(node.interfaces?.[0], 'types of a source implement no interface: drop `implements …`');
    }
  }
  checkShared(document, faults);
  checkNames(document, faults);
}
