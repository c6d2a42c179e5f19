/** Enumerations of a source: which of its codes stand for which value. */
import { Kind, type DocumentNode, type EnumTypeDefinitionNode } from 'graphql';
import { descriptionFault } from './names.ts';
import { argumentsOf, directiveOf, type Reading } from './reading.ts';

/** Values by code, in the order in which they are defined: that is their order in lists, too. */
export type Codes = ReadonlyMap<string, string>;

function readCodes(reading: Reading, type: EnumTypeDefinitionNode): Codes {
  const codes = new Map<string, string>();
  const described = [type, ...(type.values ?? [])];
  for (const node of described) {
    const fault = descriptionFault(node.description?.value);
    if (fault) {
      const what = node === type ? 'enumeration' : 'value';
      reading.faults.add(
        node,
        `${what} \`${node.name.value}\` ${fault}; begin with English and put the Chinese name in brackets`,
      );
    }
  }
  for (const value of type.values ?? []) {
    const directive = directiveOf(value, 'code');
    if (!directive) {
      reading.faults.add(
        value,
        `nothing says by which code the source stores \`${value.name.value}\`: add \`@code(of: …)\``,
      );
      continue;
    }
    const given = argumentsOf(reading, directive)?.['of'];
    if (!Array.isArray(given)) continue;
    if (given.length === 0) reading.faults.add(directive, '`@code` names no code');
    for (const code of given as readonly string[]) {
      if (code.trim() === '' || code !== code.trim()) {
        reading.faults.add(directive, `code \`${code}\` is empty, or begins or ends with a blank`);
      } else if (codes.has(code)) {
        reading.faults.add(directive, `code \`${code}\` stands for \`${codes.get(code)}\` already`);
      } else codes.set(code, value.name.value);
    }
  }
  return codes;
}

/** Codes of the enumerations of a file, by their names. */
export function readEnumerations(reading: Reading, document: DocumentNode): ReadonlyMap<string, Codes> {
  return new Map(
    document.definitions
      .filter((node) => node.kind === Kind.ENUM_TYPE_DEFINITION)
      .map((node) => [node.name.value, readCodes(reading, node)]),
  );
}
