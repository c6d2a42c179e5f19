/** The text of an answer, in the encoding that it names. */
import { BadAnswer } from '../driver.ts';

/** Encodings in which services of departments answer, by their names in lower case. */
const encodings: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'gb18030', 'gbk', 'gb2312']);

/** Throws `BadAnswer` where the bytes are not in the encoding, UTF-8 unless it is named. */
export function textOf(body: Buffer, named: string | undefined): string {
  const encoding = named?.toLowerCase() ?? 'utf-8';
  if (!encodings.has(encoding))
    throw new BadAnswer('the answer is in an encoding that the hub does not read');
  try {
    return new TextDecoder(encoding === 'utf8' ? 'utf-8' : encoding, { fatal: true }).decode(body);
  } catch {
    throw new BadAnswer('the answer is not in the encoding that it names');
  }
}

/** The encoding that a content type names. */
export function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([\w-]{1,40})"?/i.exec(contentType ?? '')?.[1];
}
