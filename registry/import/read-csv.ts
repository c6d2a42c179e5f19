import { parse } from 'csv-parse/sync';

/**
 * Text of a file: UTF-8, or GB 18030 as spreadsheets on Chinese desktops save CSV. GB 18030 is tried second,
 * because nearly every sequence of bytes is valid in it.
 */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  }
}

/** Reads comma-separated text (RFC 4180) as a table; throws on an open quote and on bytes that are no text. */
export function readCsv(bytes: Uint8Array): readonly (readonly string[])[] {
  return parse(decode(bytes), {
    bom: true,
    relax_column_count: true,
    skip_empty_lines: false,
  });
}
