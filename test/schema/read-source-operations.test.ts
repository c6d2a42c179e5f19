/** Operations of services in SDL: what they say, and hostile ones, which are refused with their place. */
import { describe, expect, test } from 'vitest';
import { SourceDescriptionError, readSource } from '../../schema/read-source.ts';
import { taxSdl } from './read-source-sdl.ts';

const first = '@table(name: "自然人税收", key: "身份证号", updatedAt: "更新时间")';
const deductions = '@table(name: "自然人税收_专项附加扣除", key: "身份证号", updatedAt: "更新时间")';
const registration = '@table(name: "登记", key: "身份证号")';

/** The source with a definition and an operation for each table; `more` stands at the first one. */
function described(more = '', kind = 'REST', definition = 'tax.yaml', keys = '/ids'): string {
  return taxSdl
    .replace('kind: REST', `kind: ${kind}, definition: "${definition}"`)
    .replace(first, `${first} @operation(id: "income", keys: "${keys}") ${more}`)
    .replace(deductions, `${deductions} @operation(id: "deductions", keys: "/ids")`)
    .replace(registration, `${registration} @operation(id: "registration", keys: "/ids")`);
}

function faultsOf(sdl: string): string {
  try {
    readSource('file.graphql', sdl);
  } catch (error) {
    if (error instanceof SourceDescriptionError) return error.message;
    throw error;
  }
  return '';
}

describe('operations', () => {
  test('are those of the tables, with pages and values', () => {
    const pages = '@pages(by: CURSOR, parameter: "/cursor", next: "/next", size: "/size", rows: 100)';
    const sdl = described(pages).replace(
      '@operation(id: "income", keys: "/ids")',
      '@operation(id: "income", keys: "/ids", most: 50, rows: "/data/list", values: ["/kind:a:b", "x: "])',
    );
    const { definition, tables } = readSource('file.graphql', sdl);
    expect(definition).toBe('tax.yaml');
    expect(tables.get('自然人税收')).toEqual({
      name: '自然人税收',
      key: '身份证号',
      updatedAt: '更新时间',
      legacyKeys: false,
      operation: {
        id: 'income',
        keys: '/ids',
        most: 50,
        rows: '/data/list',
        values: new Map([
          ['/kind', 'a:b'],
          ['x', ''],
        ]),
        pages: { by: 'CURSOR', parameter: '/cursor', first: 1, next: '/next', size: '/size', rows: 100 },
      },
    });
    expect(tables.get('登记')?.operation).toMatchObject({ id: 'registration', rows: '', values: new Map() });
  });

  test('are of the table that they name, where a type has several', () => {
    const other = '@table(name: "别的", key: "号")';
    const sdl = described(`${other} @operation(table: "别的", id: "other", keys: "/ids")`);
    expect(readSource('file.graphql', sdl).tables.get('别的')?.operation?.id).toBe('other');
  });

  test('of SOAP are of a WSDL', () => {
    expect(readSource('file.graphql', described('', 'SOAP', 'tax.wsdl'))).toMatchObject({
      kind: 'SOAP',
      definition: 'tax.wsdl',
    });
  });

  test('are not needed where a REST source has no definition', () => {
    expect(readSource('file.graphql', taxSdl).definition).toBeUndefined();
  });
});

describe('hostile and wrong ones', () => {
  test.each([
    '../tax.yaml',
    '/etc/passwd',
    '..',
    '.hidden.yaml',
    'sub/tax.yaml',
    String.raw`..\\tax.yaml`,
    'http://169.254.169.254/latest.json',
    'file:///etc/passwd.json',
    'C:tax.json',
    String.raw`tax\u0000.yaml`,
    String.raw`tax\u202E.yaml`,
    'tax.yaml/..',
    '',
    ' ',
  ])('a definition %j is no file beside the SDL', (definition) => {
    expect(faultsOf(described('', 'REST', definition))).toMatch(
      /^file\.graphql:1:\d+: .*file beside this one/m,
    );
  });

  test.each<[string, string, RegExp]>([
    ['a WSDL for REST', described('', 'REST', 'tax.wsdl'), /OpenAPI file/],
    ['an OpenAPI file for SOAP', described('', 'SOAP', 'tax.yaml'), /names a WSDL/],
    ['a program', described('', 'REST', 'tax.js'), /OpenAPI file/],
    ['a database', described('', 'SQLITE', 'tax.yaml'), /has no `definition`/],
    ['SOAP without one', taxSdl.replace('kind: REST', 'kind: SOAP'), /described by a WSDL/],
    [
      'an operation without one',
      taxSdl.replace(first, `${first} @operation(id: "a", keys: "b")`),
      /sources with a `definition`/,
    ],
    [
      'pages without one',
      taxSdl.replace(first, `${first} @pages(by: NUMBER, parameter: "a")`),
      /sources with a `definition`/,
    ],
    [
      'a table without an operation',
      described().replace('@operation(id: "registration", keys: "/ids")', ''),
      /table `登记` is read by no operation/,
    ],
    ['two of one table', described('@operation(id: "a", keys: "b")'), /has `@operation` twice/],
    ['two pages of one table', described('@pages(by: LINK) @pages(by: LINK)'), /has `@pages` twice/],
    [
      'a table of another type',
      described('@operation(table: "登记", id: "a", keys: "b")'),
      /`登记` for `@operation` is none of the type's/,
    ],
    ['an address as keys', described('', 'REST', 'tax.yaml', String.raw`http://x\"`), /`keys`/],
    ['a pointer that is none', described('', 'REST', 'tax.yaml', '/a~2'), /no JSON Pointer/],
    [
      'an invisible character in a pointer',
      described('', 'REST', 'tax.yaml', String.raw`/a\u200Bb`),
      /on its way/,
    ],
    ['an empty step', described('', 'REST', 'tax.yaml', '/a//b'), /on its way/],
    ['a parameter for SOAP', described('', 'SOAP', 'tax.wsdl', 'ids'), /begins with no slash/],
    [
      'rows by a name',
      described().replace('keys: "/ids")', 'keys: "/ids", rows: "data")'),
      /`rows` of `@operation` is no JSON Pointer/,
    ],
    [
      'a value without a place',
      described().replace('keys: "/ids")', 'keys: "/ids", values: ["all"])'),
      /is not `place:value`/,
    ],
    [
      'a value twice',
      described().replace('keys: "/ids")', 'keys: "/ids", values: ["a:b", "a:c"])'),
      /has `a` twice/,
    ],
    [
      'a value that breaks a line',
      described().replace('keys: "/ids")', String.raw`keys: "/ids", values: ["a:b\r\nc"])`),
      /control character/,
    ],
    ['no keys at once', described().replace('keys: "/ids")', 'keys: "/ids", most: 0)'), /`most`/],
    ['pages by numbers without a place', described('@pages(by: NUMBER)'), /need `parameter`/],
    ['pages by cursors without the next', described('@pages(by: CURSOR, parameter: "a")'), /need `next`/],
    ['links with a place', described('@pages(by: LINK, parameter: "a")'), /needs no `parameter`/],
    ['links of SOAP', described('@pages(by: LINK)', 'SOAP', 'tax.wsdl'), /no links/],
    [
      'a next that is not used',
      described('@pages(by: OFFSET, parameter: "a", next: "/b")'),
      /have no `next`/,
    ],
    ['a size that nobody knows', described('@pages(by: OFFSET, parameter: "a", size: "b")'), /needs `rows`/],
    ['pages of nothing', described('@pages(by: OFFSET, parameter: "a", rows: 0)'), /1 to 10000/],
    ['an unknown way', described('@pages(by: MAGIC)'), /MAGIC/],
    [
      'groups of SOAP',
      described('', 'SOAP', 'tax.wsdl').replace('grade: 3) @rows', 'grade: 3) @rows(group: "户号")'),
      /a SOAP source answers by citizen only/,
    ],
  ])('%s', (_, sdl, cause) => {
    expect(faultsOf(sdl)).toMatch(cause);
  });

  test('a table that two types read by different operations', () => {
    const sdl = described().replace(
      `${registration} @operation(id: "registration", keys: "/ids")`,
      `${deductions} @operation(id: "others", keys: "/ids")`,
    );
    expect(faultsOf(sdl)).toMatch(/or operation here than where it was named before/);
  });
});
