/** The parts of an `.xlsx` workbook that say where its sheets are and how their cells are meant. */
import path from 'node:path';
import type { Archive } from './archive.ts';
import { styleOf, type NumberStyle } from './numbers.ts';
import { isSet, readWholeXml } from './xml.ts';

export interface WorkbookParts {
  /** Names of the parts of its worksheets by the names of the sheets, in order. */
  readonly sheets: ReadonlyMap<string, string>;
  /** Days count from 1904, as on old Macs. */
  readonly from1904: boolean;
  /** Name of the part with the shared texts; null without one. */
  readonly texts: string | null;
  /** Name of the part with the styles; null without one. */
  readonly styles: string | null;
}

interface Relation {
  readonly type: string;
  readonly target: string;
}

function partName(folder: string, target: string): string {
  return path.posix.normalize(target.startsWith('/') ? target.slice(1) : path.posix.join(folder, target));
}

/** What a part refers to, by the IDs under which it does. */
async function relationsOf(archive: Archive, part: string): Promise<ReadonlyMap<string, Relation>> {
  const folder = path.posix.dirname(part);
  const name = path.posix.join(folder, '_rels', `${path.posix.basename(part)}.rels`);
  const relations = new Map<string, Relation>();
  if (!archive.has(name)) return relations;
  await readWholeXml(archive.textOf(name, true), {
    open(element, { Id = '', Type = '', Target = '', TargetMode }) {
      if (element !== 'Relationship' || TargetMode === 'External') return;
      relations.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target: partName(folder, Target) });
    },
    text: () => undefined,
    close: () => undefined,
  });
  return relations;
}

function targetOf(relations: ReadonlyMap<string, Relation>, type: string): string | null {
  return [...relations.values()].find((relation) => relation.type === type)?.target ?? null;
}

export async function readParts(archive: Archive): Promise<WorkbookParts> {
  const part = targetOf(await relationsOf(archive, ''), 'officeDocument') ?? 'xl/workbook.xml';
  const relations = await relationsOf(archive, part);
  const sheets = new Map<string, string>();
  let from1904 = false;
  await readWholeXml(archive.textOf(part, true), {
    open(element, attributes) {
      if (element === 'workbookPr') from1904 = isSet(attributes['date1904']);
      if (element !== 'sheet') return;
      const [, id = ''] = Object.entries(attributes).find(([name]) => name.endsWith(':id')) ?? [];
      const relation = relations.get(id);
      if (relation?.type === 'worksheet') sheets.set(attributes['name'] ?? '', relation.target);
    },
    text: () => undefined,
    close: () => undefined,
  });
  return {
    sheets,
    from1904,
    texts: targetOf(relations, 'sharedStrings'),
    styles: targetOf(relations, 'styles'),
  };
}

/** Numbers of formats that are not written in the workbook, in the meaning that Chinese versions give them. */
const known: readonly (readonly [from: number, to: number, format: string])[] = [
  [14, 17, 'yyyy-mm-dd'],
  [18, 21, 'h:mm:ss'],
  [22, 22, 'yyyy-mm-dd h:mm'],
  [27, 31, 'yyyy-mm-dd'],
  [32, 35, 'h:mm:ss'],
  [36, 36, 'yyyy-mm-dd'],
  [45, 47, 'h:mm:ss'],
  [50, 54, 'yyyy-mm-dd'],
  [55, 56, 'h:mm:ss'],
  [57, 58, 'yyyy-mm-dd'],
];

export const plainStyle = styleOf('General');

/** The number style of each cell style, by its number. */
export async function readStyles(archive: Archive, part: string | null): Promise<readonly NumberStyle[]> {
  if (part === null) return [];
  const formats = new Map<number, string>();
  const styles: number[] = [];
  let inCells = false;
  await readWholeXml(archive.textOf(part, true), {
    open(element, { numFmtId, formatCode }) {
      if (element === 'numFmt') formats.set(Number(numFmtId), formatCode ?? '');
      else if (element === 'cellXfs') inCells = true;
      else if (element === 'xf' && inCells) styles.push(Number(numFmtId ?? 0));
    },
    text: () => undefined,
    close(element) {
      if (element === 'cellXfs') inCells = false;
    },
  });
  return styles.map((id) => {
    const format = formats.get(id) ?? known.find(([from, to]) => id >= from && id <= to)?.[2];
    return format === undefined ? plainStyle : styleOf(format);
  });
}

/** Characters that XML cannot hold stand as `_x000D_`. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** The texts that cells share, by their numbers: pronunciations are no part of them. */
export async function readTexts(archive: Archive, part: string | null): Promise<readonly string[]> {
  if (part === null) return [];
  const texts: string[] = [];
  let text = '';
  let inText = false;
  let inPronunciation = false;
  await readWholeXml(archive.textOf(part, true), {
    open(element) {
      if (element === 'si') text = '';
      else if (element === 'rPh') inPronunciation = true;
      else if (element === 't') inText = !inPronunciation;
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(element) {
      if (element === 't') inText = false;
      else if (element === 'rPh') inPronunciation = false;
      else if (element === 'si') texts.push(unescaped(text));
    },
  });
  return texts;
}
