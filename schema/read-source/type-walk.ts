/** Reads the types of a file, from `Citizen` on: each by what it is to a citizen. */
import type { DocumentNode, ObjectTypeDefinitionNode } from 'graphql';
import type { TypeModel } from '../source-model.ts';
import type { Reading } from './reading.ts';

/** What reads the types of one kind of source. */
export interface TypeReaders {
  citizen(type: ObjectTypeDefinitionNode): TypeModel;
  /** The type of a topic, a field of `Citizen`. */
  topic(type: ObjectTypeDefinitionNode, topic: string): TypeModel;
  /** Any other type. */
  other(type: ObjectTypeDefinitionNode): TypeModel;
  /** Whether a type is another department's, and no part of the source; asked when `Citizen` has been read. */
  isForeign(name: string): boolean;
}

/** Types by name, without those of other departments; every fault is noted. */
export function readTypesBy(
  reading: Reading,
  document: DocumentNode,
  readers: TypeReaders,
): ReadonlyMap<string, TypeModel> {
  const types = new Map<string, TypeModel>();
  const citizen = reading.objectTypes.get('Citizen');
  if (!citizen) {
    reading.faults.add(
      document.definitions[0],
      'the file has no `type Citizen`, from which everything is reached',
    );
    return types;
  }
  const model = readers.citizen(citizen);
  types.set('Citizen', model);
  for (const field of model.fields.values()) {
    if (field.kind !== 'topic') continue;
    const node = reading.objectTypes.get(field.type);
    if (!node) continue;
    if (types.has(field.type) || readers.isForeign(field.type))
      reading.faults.add(node, `\`${field.type}\` is the type of two topics; give each its own`);
    else types.set(field.type, readers.topic(node, field.name));
  }
  for (const [name, node] of reading.objectTypes) {
    if (!types.has(name) && !readers.isForeign(name)) types.set(name, readers.other(node));
  }
  return types;
}
