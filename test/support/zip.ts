/** ZIP archives part by part, with what an honest writer would never put into one. */
import { deflateRawSync, crc32 } from 'node:zlib';

export interface Part {
  readonly name: string;
  readonly content: string | Buffer;
  /** The size that the archive tells of it, where that is not its own. */
  readonly toldSize?: number;
}

function header(signature: number, fields: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  const bytes = Buffer.alloc(4 + fields.reduce((sum, [size]) => sum + size, 0));
  bytes.writeUInt32LE(signature, 0);
  let at = 4;
  for (const [size, value] of fields) {
    if (size === 2) bytes.writeUInt16LE(value, at);
    else bytes.writeUInt32LE(value >>> 0, at);
    at += size;
  }
  return bytes;
}

const deflated = 8;

export function zipOf(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, toldSize } of parts) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes, { level: 9 });
    const fileName = Buffer.from(name);
    const common = [
      [2, 20],
      [2, 0x800],
      [2, deflated],
      [4, 0],
      [4, crc32(bytes)],
      [4, packed.length],
      [4, toldSize ?? bytes.length],
      [2, fileName.length],
      [2, 0],
    ] as const;
    const body = Buffer.concat([header(0x04034b50, common), fileName, packed]);
    bodies.push(body);
    directory.push(
      header(0x02014b50, [[2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]),
      fileName,
    );
    offset += body.length;
  }
  const central = Buffer.concat(directory);
  const counts = [2, parts.length] as const;
  const end = header(0x06054b50, [[2, 0], [2, 0], counts, counts, [4, central.length], [4, offset], [2, 0]]);
  return Buffer.concat([...bodies, central, end]);
}

const relations = (target: string, type: string): string =>
  `<Relationships><Relationship Id="r1" Type="x/${type}" Target="${target}"/></Relationships>`;

/** The parts of a workbook with one sheet, whose rows are written as they stand here. */
export function sheetParts(rows: string | Buffer, more: readonly Part[] = []): readonly Part[] {
  const sheet = typeof rows === 'string' ? `<worksheet><sheetData>${rows}</sheetData></worksheet>` : rows;
  return [
    { name: '_rels/.rels', content: relations('xl/workbook.xml', 'officeDocument') },
    {
      name: 'xl/workbook.xml',
      content: '<workbook xmlns:r="r"><sheets><sheet name="登记" r:id="r1"/></sheets></workbook>',
    },
    { name: 'xl/_rels/workbook.xml.rels', content: relations('worksheets/sheet1.xml', 'worksheet') },
    { name: 'xl/worksheets/sheet1.xml', content: sheet },
    ...more,
  ];
}

/** A row of cells with their texts in them. */
export function textRow(...texts: readonly string[]): string {
  return `<row>${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
}
