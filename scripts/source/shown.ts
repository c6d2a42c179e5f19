/** What others named, as it can be printed or written in one line: no character that a terminal or a file obeys. */
export function shown(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
