/** What is different between the SDL of a subgraph and the live one. */
import type { Connector, DescribedTable } from '../../connectors/contract.ts';
import type { FieldModel, SourceModel } from '../../schema/source-model.ts';
import type { Difference } from './compare.ts';
import { canGive, nativeTypeOf } from './native-types.ts';

type Add = (column: string, what: string, remedy: string) => void;

function checkField(field: FieldModel, live: DescribedTable, add: Add): void {
  const found = live.columns.find(({ name }) => name === field.name);
  if (!found) {
    add(field.name, 'the field is missing', 'correct its name in the SDL, or tell the department');
    return;
  }
  if (field.nonNull && found.isNullable === true && field.kind !== 'identifier')
    add(field.name, 'the field is never null here, but may be there', 'drop the `!`');
  const isList = found.nativeType.endsWith('[]');
  const named = found.nativeType.replaceAll('[]', '');
  const wantsList = (field.kind === 'column' || field.kind === 'rows') && field.list === true;
  const fits =
    isList === wantsList &&
    (field.kind !== 'column' || canGive('GRAPHQL', nativeTypeOf('GRAPHQL', named), field.type)) &&
    (field.kind !== 'rows' || named === field.type) &&
    (field.kind !== 'topic' || named === field.type) &&
    (field.kind !== 'subject' || named === 'Citizen');
  if (!fits) add(field.name, `the type is ${found.nativeType}`, `correct the type of \`${field.name}\``);
}

/** Every difference, in the order of the SDL's types; none when they agree. Rejects with `SourceFailure`. */
export async function subgraphDifferences(
  model: SourceModel,
  connector: Connector,
): Promise<readonly Difference[]> {
  const described = new Map((await connector.describe()).map((table) => [table.name, table]));
  const found: Difference[] = [];
  for (const type of model.types.values()) {
    const add: Add = (column, what, remedy) =>
      found.push({ source: model.name, table: type.name, column, what, remedy });
    const live = described.get(type.name);
    if (live) for (const field of type.fields.values()) checkField(field, live, add);
    else add('', 'the type is missing', 'correct its name in the SDL, or tell the department');
  }
  return found;
}
