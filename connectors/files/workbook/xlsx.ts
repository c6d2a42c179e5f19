/** Rows of a sheet of an `.xlsx` workbook, read as a stream: a sheet of a million rows is never in memory. */
import type { FileHandle } from 'node:fs/promises';
import { brokenCell } from '../../driver.ts';
import { FileFault } from '../faults.ts';
import type { FileLimits } from '../limits.ts';
import type { FileRows } from '../rows.ts';
import { Archive } from './archive.ts';
import { dateText, numberText, type CellText, type NumberStyle } from './numbers.ts';
import { sheetNameOf, sheetRows, type SheetRow } from './sheet.ts';
import { plainStyle, readParts, readStyles, readTexts, unescaped } from './xlsx-parts.ts';
import { readXml, type XmlReader } from './xml.ts';

const mostColumns = 16_384;
const mostRows = 1_048_576;

/** What the cells of a workbook are read by. */
interface Meaning {
  readonly texts: readonly string[];
  readonly styles: readonly NumberStyle[];
  readonly from1904: boolean;
}

/** Number from 0 of the column in a cell's place such as `AB12`; -1 where there is none. */
function columnOf(place: string | undefined): number {
  if (place === undefined) return -1;
  let column = 0;
  for (const letter of place) {
    const value = letter.charCodeAt(0) - 64;
    if (value < 1 || value > 26) break;
    column = column * 26 + value;
  }
  return column - 1;
}

class SheetReader implements XmlReader {
  readonly #meaning: Meaning;
  #rows: SheetRow[] = [];
  #line = 0;
  #cells: (CellText | undefined)[] = [];
  #column = -1;
  #type = '';
  #style = 0;
  #value: string | undefined;
  #hasFormula = false;
  #inText = false;
  #inPronunciation = false;

  constructor(meaning: Meaning) {
    this.#meaning = meaning;
  }

  /** The rows that have ended since it was last asked. */
  taken(): readonly SheetRow[] | undefined {
    if (this.#rows.length === 0) return undefined;
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.#openRow(attributes['r']);
    else if (name === 'c') this.#openCell(attributes);
    else if (name === 'f') this.#hasFormula = true;
    else if (name === 'v') this.#inText = true;
    else if (name === 'rPh') this.#inPronunciation = true;
    else if (name === 't') this.#inText = !this.#inPronunciation;
    if (this.#inText) this.#value ??= '';
  }

  text(text: string): void {
    if (this.#inText) this.#value += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#inText = false;
    else if (name === 'rPh') this.#inPronunciation = false;
    else if (name === 'c') this.#cells[this.#column] = this.#cell();
    else if (name === 'row') this.#rows.push({ line: this.#line, cells: this.#cells });
  }

  #openRow(number: string | undefined): void {
    const line = number === undefined ? this.#line + 1 : Number(number);
    if (!(line > this.#line && line <= mostRows)) throw new Error(`row ${number} follows row ${this.#line}`);
    this.#line = line;
    this.#cells = [];
    this.#column = -1;
  }

  #openCell({ r: place, t: type = 'n', s: style = '0' }: Readonly<Record<string, string>>): void {
    const column = place === undefined ? this.#column + 1 : columnOf(place);
    if (!(column > this.#column && column < mostColumns))
      throw new Error(`row ${this.#line} has a cell at a wrong place`);
    this.#column = column;
    this.#type = type;
    this.#style = Number(style);
    this.#value = undefined;
    this.#hasFormula = false;
  }

  #cell(): CellText | undefined {
    const value = this.#value;
    if (value === undefined || (value === '' && this.#type === 'n')) {
      if (!this.#hasFormula) return undefined;
      const reason =
        'the cell is a formula without its value; open the workbook, let it calculate and save it';
      return { text: brokenCell, reason };
    }
    if (this.#type === 's') {
      const text = this.#meaning.texts[Number(value)];
      return text === undefined
        ? { text: brokenCell, reason: 'the cell names a text that is not there' }
        : { text };
    }
    if (this.#type === 'b') return { text: value === '1' ? 'TRUE' : 'FALSE' };
    if (this.#type === 'e')
      return { text: brokenCell, reason: 'the cell is an error of a formula; correct the formula' };
    if (this.#type === 'n')
      return numberText(value, this.#meaning.styles[this.#style] ?? plainStyle, this.#meaning.from1904);
    return this.#type === 'd' ? dateText(value) : { text: unescaped(value) };
  }
}

async function* rowsOf(
  archive: Archive,
  part: string,
  meaning: Meaning,
): AsyncGenerator<readonly SheetRow[], void> {
  const reader = new SheetReader(meaning);
  yield* readXml(archive.textOf(part, false), reader, () => reader.taken());
}

async function openSheet(
  handle: FileHandle,
  path: string,
  table: string,
  mayBeOnly: boolean,
  limits: FileLimits,
): Promise<FileRows> {
  const archive = await Archive.open(handle, path, limits);
  const { sheets, from1904, texts, styles } = await readParts(archive);
  const sheet = sheetNameOf([...sheets.keys()], path, table, mayBeOnly);
  const meaning = {
    texts: await readTexts(archive, texts),
    styles: await readStyles(archive, styles),
    from1904,
  };
  return sheetRows(rowsOf(archive, sheets.get(sheet) ?? '', meaning), { path, sheet, limits });
}

function faultOf(path: string, error: unknown): FileFault {
  if (error instanceof FileFault) return error;
  const because = error instanceof Error ? error.message : String(error);
  return new FileFault('MALFORMED', `the workbook \`${path}\` is damaged (${because}); save it again`, {
    cause: error,
  });
}

/** Names of its worksheets, in order. */
export async function sheetsOfXlsx(
  handle: FileHandle,
  path: string,
  limits: FileLimits,
): Promise<readonly string[]> {
  try {
    const { sheets } = await readParts(await Archive.open(handle, path, limits));
    return [...sheets.keys()];
  } catch (error) {
    throw faultOf(path, error);
  }
}

/** The sheet of a table. `mayBeOnly`: the only sheet is the table's, whatever its name. */
export async function readXlsx(
  handle: FileHandle,
  path: string,
  table: string,
  mayBeOnly: boolean,
  limits: FileLimits,
): Promise<FileRows> {
  try {
    const { header, pages } = await openSheet(handle, path, table, mayBeOnly, limits);
    return {
      header,
      pages: (async function* withFaults() {
        try {
          yield* pages;
        } catch (error) {
          throw faultOf(path, error);
        }
      })(),
    };
  } catch (error) {
    throw faultOf(path, error);
  }
}
