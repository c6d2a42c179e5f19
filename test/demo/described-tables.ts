/** The tables that a topic's SDL describes, and whether a value fits what it declares. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { CellValue } from '../../scripts/demo/population/person.ts';
import { dateFault, dateTimeFault } from '../../schema/identifiers/calendar.ts';
import { citizenIdFault } from '../../schema/identifiers/citizen-id.ts';
import { divisionCodeFault } from '../../schema/identifiers/division-code.ts';
import { socialCreditIdFault } from '../../schema/identifiers/social-credit-id.ts';
import { sharingClasses } from '../../schema/domain.ts';
import { readSource, type CatalogueEntry } from '../../schema/read-source.ts';
import type { ColumnType, SourceModel } from '../../schema/source-model.ts';

export function modelOf(topic: string): SourceModel {
  const file = `schema/sources/${topic}.graphql`;
  return readSource(file, readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
}

export function readCatalogue(): CatalogueEntry[] {
  const records: readonly Record<string, string>[] = parse(
    readFileSync(new URL('../../scripts/demo/data/catalogue.csv', import.meta.url)),
    { columns: true },
  );
  return records.map((record) => {
    const shared = sharingClasses.find((each) => each === record['class']);
    if (shared === undefined) throw new RangeError(`unknown class ${record['class']}`);
    const { path = '', topic = '', type = '', provider = '' } = record;
    return { path, topic, type, provider, class: shared, grade: Number(record['grade']) };
  });
}

export interface DescribedColumn {
  readonly type: ColumnType;
  /** The codes that may be stored, where the SDL lists them. */
  readonly codes: ReadonlySet<string> | null;
}

export interface DescribedTable {
  readonly key: string;
  readonly updatedAt: string;
  readonly columns: Map<string, DescribedColumn>;
  /** Columns with the ID of another citizen. */
  readonly relatives: Set<string>;
  /** Read as one value or object a citizen, so that a second row would be a duplicate. */
  single: boolean;
}

export function tablesOf(model: SourceModel): Map<string, DescribedTable> {
  const tables = new Map<string, DescribedTable>();
  for (const { name, key, updatedAt = '' } of model.tables.values()) {
    tables.set(name, { key, updatedAt, columns: new Map(), relatives: new Set(), single: false });
  }
  for (const type of model.types.values()) {
    for (const field of type.fields.values()) {
      if (field.kind !== 'column' && field.kind !== 'rows' && field.kind !== 'subject') continue;
      const table = tables.get(field.table);
      if (table === undefined) throw new RangeError(`no table ${field.table}`);
      if (field.kind === 'column') {
        table.columns.set(field.column, {
          type: field.type === 'Int' && field.transform ? 'Date' : field.type,
          codes: field.codes ? new Set(field.codes.keys()) : null,
        });
      } else if (field.kind === 'subject') {
        table.columns.set(field.column, { type: 'CitizenId', codes: null });
        if (field.column !== table.key) table.relatives.add(field.column);
      }
      if (field.kind === 'rows' ? !field.list : type.topic !== undefined) table.single = true;
    }
  }
  return tables;
}

function isText(value: CellValue, fault: (text: string) => string | null): boolean {
  return typeof value === 'string' && fault(value) === null;
}

const fitting: Readonly<Partial<Record<ColumnType, (value: CellValue) => boolean>>> = {
  String: (value) => typeof value === 'string' && value.length > 0 && !/undefined|null|NaN/.test(value),
  Int: (value) => Number.isSafeInteger(value),
  Boolean: (value) => value === '是' || value === '否' || value === 0 || value === 1,
  Decimal: (value) => typeof value === 'string' && /^(?:0|[1-9]\d*)\.\d\d$/.test(value),
  Date: (value) => isText(value, dateFault),
  DateTime: (value) => isText(value, dateTimeFault),
  CitizenId: (value) => isText(value, citizenIdFault),
  DivisionCode: (value) => isText(value, divisionCodeFault),
  UnifiedSocialCreditId: (value) => isText(value, socialCreditIdFault),
};

/** Whether a stored value is null or can become a value of the column's type. */
export function fits(value: CellValue, column: DescribedColumn): boolean {
  if (value === null) return true;
  if (column.codes) return column.codes.has(String(value));
  return fitting[column.type]?.(value) === true;
}
