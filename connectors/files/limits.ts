/** How much of a file the hub takes. What is larger is refused as a whole, with a code and before it is in memory. */
export interface FileLimits {
  /** Bytes of a CSV file. */
  readonly csvBytes: number;
  /** Bytes of a workbook as it lies there. */
  readonly workbookBytes: number;
  /** Bytes of an old `.xls` workbook, which can be read only as a whole. */
  readonly oldWorkbookBytes: number;
  /** Bytes of all parts of a workbook when they are unpacked. */
  readonly unpackedBytes: number;
  /** Bytes, unpacked, of each part of a workbook that is kept in memory: its shared texts, styles and list of sheets. */
  readonly keptBytes: number;
  /** Parts of a workbook. */
  readonly parts: number;
  readonly rows: number;
  readonly columns: number;
  /** Characters of a row. */
  readonly rowCharacters: number;
}

const mebibyte = 1024 * 1024;

export const usualLimits: FileLimits = {
  csvBytes: 8 * 1024 * mebibyte,
  workbookBytes: 256 * mebibyte,
  oldWorkbookBytes: 64 * mebibyte,
  unpackedBytes: 2 * 1024 * mebibyte,
  keptBytes: 512 * mebibyte,
  parts: 4_096,
  rows: 20_000_000,
  columns: 1_000,
  rowCharacters: 16 * mebibyte,
};
