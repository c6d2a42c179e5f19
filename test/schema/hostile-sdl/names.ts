/** Names of tables and columns that would be more than a name. */
import { column, rowType, table, withRows, type Threat } from './source-file.ts';

const quotes = /has a quote, bracket, semicolon, backslash or invisible character/;

export const names: readonly Threat[] = [
  ['an alias', column('收入 as 户籍地址'), /has a comment or an alias/],
  ['an alias in another case', column('收入 AS\u3000户籍地址'), /has a comment or an alias/],
  ['a quote of SQL', column('值" from 税; --'), quotes],
  ['a quote of MySQL', column('值` from `税'), quotes],
  ['a bracket', column('值] from [税'), quotes],
  ['a text', column("值' or '1'='1"), quotes],
  ['a backslash', column('值\\'), quotes],
  ['a quote of full width', column('值＂ from 税'), quotes],
  ['an apostrophe of full width', column('值＇ or 1'), quotes],
  ['a null byte', column('值\0收入'), quotes],
  ['a new line', column('值\n-- 收入'), quotes],
  ['a line separator', column('值\u2028收入'), quotes],
  ['a comment to the end', column('值 -- 收入'), /has a comment or an alias/],
  ['a comment inside', column('值/*收入*/'), /has a comment or an alias/],
  ['text that runs backwards', column('值\u202e入收'), quotes],
  ['a blank that is not seen', column('值\u200b'), quotes],
  ['a letter that is not seen', column('值\u3164'), quotes],
  ['a mark that chooses a glyph', column('值\ufe00'), quotes],
  [
    'half a character',
    {
      ...column('值'),
      fields: `"Value (值)" value: String @item(class: CONDITIONAL, grade: 2) @column(name: "值\\ud800")`,
    },
    /Invalid Unicode escape sequence/,
  ],
  ['a name without an end', column('值'.repeat(129)), /longer than 128/],
  ['a name that is none', column(' '), /is empty/],
  ['the key', { tables: '@table(name: "宗地", key: "证件号\\" or 1=1")' }, quotes],
  ['the column of times', { tables: '@table(name: "宗地", key: "证件号", updatedAt: "x;y")' }, quotes],
  ['the column of a group', withRows('@rows(group: "户号\\"")', rowType('@subject(path: "..")')), quotes],
  [
    'the column of an order',
    withRows('@rows(orderBy: "日期 as x")', rowType('@subject(path: "..")')),
    /alias/,
  ],
  ['the unique column', withRows('@rows(unique: "编号;")', rowType('@subject(path: "..")')), quotes],

  ['another schema', table('tax.收入'), /names another schema/],
  ['the catalogue of PostgreSQL', { kind: 'POSTGRESQL', ...table('pg_authid') }, /of the database itself/],
  ['the catalogue by its schema', { kind: 'POSTGRESQL', ...table('pg_catalog.pg_authid') }, /another schema/],
  ['the schema of the standard', { kind: 'MYSQL', ...table('information_schema.tables') }, /another schema/],
  ['users of MySQL', { kind: 'MYSQL', ...table('mysql.user') }, /another schema/],
  ['the schema of SQLite', table('sqlite_master'), /of the database itself/],
  ['a pragma of SQLite', table('PRAGMA_database_list'), /of the database itself/],
  ['a table of another type', column('值', ', table: "税"'), /none of the type's/],
];
