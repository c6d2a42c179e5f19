/** The parts of a workbook, which is a ZIP archive. What it would unpack to is known and limited before it is unpacked. */
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import { FileFault } from '../faults.ts';
import type { FileLimits } from '../limits.ts';

function malformed(path: string, error: unknown): FileFault {
  const because = error instanceof Error ? error.message : String(error);
  return new FileFault(
    'NOT_A_WORKBOOK',
    `the workbook \`${path}\` is damaged or was cut off (${because}); save it again`,
    { cause: error },
  );
}

export class Archive {
  readonly #path: string;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #limits: FileLimits;

  /** Rejects with a `FileFault` when it is no archive, or unpacks to more than the limits allow. */
  static async open(handle: FileHandle, path: string, limits: FileLimits): Promise<Archive> {
    try {
      const zip = await fromFdPromise(handle.fd, {
        autoClose: false,
        lazyEntries: true,
        validateEntrySizes: true,
      });
      return new Archive(path, zip, await entriesOf(zip, path, limits), limits);
    } catch (error) {
      throw error instanceof FileFault ? error : malformed(path, error);
    }
  }

  private constructor(path: string, zip: ZipFile, entries: ReadonlyMap<string, Entry>, limits: FileLimits) {
    this.#path = path;
    this.#zip = zip;
    this.#entries = entries;
    this.#limits = limits;
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /** The text of a part, a piece at a time. `isKept` says that the reader keeps it. */
  async *textOf(name: string, isKept: boolean): AsyncGenerator<string, void> {
    const entry = this.#entries.get(name.toLowerCase());
    if (!entry) throw malformed(this.#path, new Error(`the part \`${name}\` is missing`));
    if (isKept && entry.uncompressedSize > this.#limits.keptBytes) {
      const most = this.#limits.keptBytes;
      throw new FileFault(
        'UNPACKS_TOO_LARGE',
        `\`${name}\` of \`${this.#path}\` unpacks to over ${most} bytes`,
      );
    }
    try {
      const stream: Readable = await this.#zip.openReadStreamPromise(entry);
      let decoder: InstanceType<typeof TextDecoder> | undefined;
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        // XML that is not UTF-8 says so by its first two bytes.
        const isUtf16 = chunk[0] === 0xff && chunk[1] === 0xfe;
        decoder ??= new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true });
        yield decoder.decode(chunk, { stream: true });
      }
      yield decoder?.decode() ?? '';
    } catch (error) {
      throw error instanceof FileFault ? error : malformed(this.#path, error);
    }
  }
}

async function entriesOf(
  zip: ZipFile,
  path: string,
  limits: FileLimits,
): Promise<ReadonlyMap<string, Entry>> {
  const tooMany = new FileFault('TOO_MANY_PARTS', `the workbook \`${path}\` has over ${limits.parts} parts`);
  if (zip.entryCount > limits.parts) throw tooMany;
  const entries = new Map<string, Entry>();
  let size = 0;
  for await (const entry of zip.eachEntry()) {
    size += entry.uncompressedSize;
    if (size > limits.unpackedBytes) {
      const most = limits.unpackedBytes;
      throw new FileFault(
        'UNPACKS_TOO_LARGE',
        `the workbook \`${path}\` unpacks to over ${most} bytes; divide it`,
      );
    }
    const name = entry.fileName.toLowerCase();
    // Of two parts of one name every reader may take another one.
    if (entries.has(name)) throw malformed(path, new Error(`the part \`${name}\` stands twice`));
    if (entry.isEncrypted())
      throw new FileFault('PROTECTED', `the workbook \`${path}\` is encrypted; save it without a password`);
    entries.set(name, entry);
    if (entries.size > limits.parts) throw tooMany;
  }
  return entries;
}
