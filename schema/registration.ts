/** Where citizens are registered: the source, table and column of the item that scope is decided by. */
import type { SourceKind } from './domain.ts';
import { QingdanError } from './errors.ts';
import type { SourceModel } from './source-model.ts';

/** Path of the catalogue item. */
export const registrationItem = 'household.registeredDivision';

export interface RegistrationColumn {
  /** Name of the source, its kind, and the full name of the department that owns it. */
  readonly source: string;
  readonly kind: SourceKind;
  readonly department: string;
  readonly table: string;
  /** Column with the citizen ID. */
  readonly key: string;
  readonly legacyKeys: boolean;
  readonly column: string;
  /** Column with the time of the row. */
  readonly updatedAt: string | null;
}

/** Throws `BAD_USER_INPUT` when no described source gives the item. */
export function registrationColumn(sources: readonly SourceModel[]): RegistrationColumn {
  for (const { name, kind, department, types, tables } of sources) {
    for (const field of [...types.values()].flatMap((type) => [...type.fields.values()])) {
      if (field.kind !== 'column' || field.item?.path !== registrationItem) continue;
      const table = tables.get(field.table);
      if (table === undefined) continue;
      const { key, legacyKeys, updatedAt = null } = table;
      return {
        source: name,
        kind,
        department,
        table: table.name,
        key,
        legacyKeys,
        column: field.column,
        updatedAt,
      };
    }
  }
  const message = `no described source gives the item \`${registrationItem}\`; give it to a field in \`schema/sources/\``;
  throw new QingdanError('BAD_USER_INPUT', message);
}
