/** A source's items against the catalogue, which decides class, grade and owner (Decree 809, articles 12 to 15). */
import { Kind, type ASTNode, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import type { SharingClass } from '../domain.ts';
import type { FieldModel, SourceModel } from '../source-model.ts';
import { faultAt, type DescriptionFault } from './faults.ts';

/** What is compared of a catalogue item; `CatalogueItem` of the registry has it all. */
export interface CatalogueEntry {
  readonly path: string;
  readonly topic: string;
  /** `String`, `Int`, `Decimal`, `Boolean`, `Date`…, `Name` for an object, `[Name]` for a list. */
  readonly type: string;
  /** Full Chinese name of the source department. */
  readonly provider: string;
  readonly class: SharingClass;
  readonly grade: number;
}

/** The catalogue calls codes text; a source may be more exact. */
const textTypes: ReadonlySet<string> = new Set([
  'String',
  'CitizenId',
  'DivisionCode',
  'UnifiedSocialCreditId',
]);
const leafTypes: ReadonlySet<string> = new Set([
  ...textTypes,
  'Int',
  'Float',
  'Boolean',
  'Decimal',
  'BigInt',
  'Date',
  'DateTime',
]);

/** How the catalogue would call a field. */
function catalogueType(field: FieldModel): string {
  if (field.kind === 'column') return textTypes.has(field.type) ? 'String' : field.type;
  return field.kind === 'rows' && field.list ? 'a list' : 'an object';
}

function expectedType(entry: CatalogueEntry): string {
  if (entry.type.startsWith('[')) return 'a list';
  if (textTypes.has(entry.type)) return 'String';
  return leafTypes.has(entry.type) ? entry.type : 'an object';
}

function nodeOf(model: SourceModel, type: string, field: string): FieldDefinitionNode | undefined {
  const node = model.document.definitions.find(
    (each): each is ObjectTypeDefinitionNode =>
      each.kind === Kind.OBJECT_TYPE_DEFINITION && each.name.value === type,
  );
  return node?.fields?.find((each) => each.name.value === field);
}

function differences(
  model: SourceModel,
  field: FieldModel,
  entry: CatalogueEntry,
  isPart: boolean,
): readonly string[] {
  const causes: string[] = [];
  const item = `\`${entry.path}\``;
  if (field.item?.class !== entry.class) {
    causes.push(
      `${item} has the class ${entry.class.toUpperCase()} in the catalogue, not ${field.item?.class.toUpperCase()}`,
    );
  }
  if (field.item?.grade !== entry.grade) {
    causes.push(`${item} has the grade ${entry.grade} in the catalogue, not ${field.item?.grade}`);
  }
  if (entry.provider !== model.department) {
    causes.push(`${item} belongs to ${entry.provider} in the catalogue, not to ${model.department}`);
  }
  // A relation to another citizen can belong to an item without being its value (a spouse to the household's members),
  // and what is told of a firm is a part of what the item says of the citizen.
  if (field.kind !== 'subject' && !isPart && catalogueType(field) !== expectedType(entry)) {
    causes.push(`${item} is ${expectedType(entry)} in the catalogue, not ${catalogueType(field)}`);
  }
  return causes;
}

/** Every difference between a source and the catalogue, with its place; none when they agree. */
export function checkAgainstCatalogue(
  model: SourceModel,
  catalogue: readonly CatalogueEntry[],
): readonly DescriptionFault[] {
  const faults: DescriptionFault[] = [];
  const entries = new Map(catalogue.map((entry) => [entry.path, entry]));
  const add = (node: ASTNode | undefined, cause: string): void => {
    faults.push(faultAt(model.file, node, cause));
  };
  for (const type of model.types.values()) {
    const told = new Set<string>();
    for (const field of type.fields.values()) {
      if (!field.item) continue;
      told.add(field.item.path);
      const entry = entries.get(field.item.path);
      const node = nodeOf(model, type.name, field.name);
      if (!entry) add(node, `the catalogue has no item \`${field.item.path}\``);
      else for (const cause of differences(model, field, entry, type.key !== undefined)) add(node, cause);
    }
    if (type.topic === undefined) continue;
    const topicNode = nodeOf(model, 'Citizen', type.topic);
    const missing = catalogue.filter((entry) => entry.topic === type.topic && !told.has(entry.path));
    for (const entry of missing)
      add(topicNode, `the catalogue's item \`${entry.path}\` has no field; add it`);
  }
  return faults;
}
