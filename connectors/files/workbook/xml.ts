/** XML as it is read: elements and texts in turn, no entity but the five of XML itself. */
import { SaxesParser, type SaxesTagPlain } from 'saxes';

export interface XmlReader {
  /** An element that begins, by its name without prefix. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(name: string): void;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Characters between two marks of XML: the longest text or attribute that is taken. */
const longestText = 16 * 1024 * 1024;

/** Reads pieces of XML and gives after each one what `taken` has of it. Rejects where it is not well formed. */
export async function* readXml<T>(
  pieces: AsyncIterable<string>,
  reader: XmlReader,
  taken: () => T | undefined,
): AsyncGenerator<T, void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let failure: Error | undefined;
  parser.on('error', (error) => {
    failure ??= error;
  });
  // A document type may define entities that unpack to anything; workbooks have none.
  parser.on('doctype', () => {
    failure ??= new Error('it has a document type');
  });
  // The parser tells a text when it has ended, and until then keeps it.
  let kept = 0;
  parser.on('opentag', (tag: SaxesTagPlain) => {
    kept = 0;
    reader.open(localName(tag.name), tag.attributes);
  });
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  parser.on('closetag', (tag: SaxesTagPlain) => {
    kept = 0;
    reader.close(localName(tag.name));
  });
  for await (const piece of pieces) {
    kept += piece.length;
    parser.write(piece);
    if (failure) throw failure;
    if (kept > longestText) throw new Error(`a text has over ${longestText} characters`);
    const some = taken();
    if (some !== undefined) yield some;
  }
  parser.close();
  if (failure) throw failure;
  const last = taken();
  if (last !== undefined) yield last;
}

/** Reads XML that is kept as a whole by its reader. */
export async function readWholeXml(pieces: AsyncIterable<string>, reader: XmlReader): Promise<void> {
  for await (const _ of readXml(pieces, reader, () => undefined)) return;
}

/** Whether an attribute that may be left out is set. */
export function isSet(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
