/** Text as it is searched: full-width and half-width forms are equal, and so are capitals and small letters. */
export function searchForm(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Words of a search, all of which must be found. Any character is taken as it is; there is no search language. */
export function searchWords(text: string): readonly string[] {
  return [...new Set(searchForm(text).split(/\s+/u))].filter((word) => word !== '');
}

/**
 * Words that the text indexes answer exactly: they index pairs of Han characters, so they know nothing of a single
 * one, and treat Latin words and signs each in its own way.
 */
export function indexedWords(words: readonly string[]): readonly string[] {
  return words.filter((word) => /^[\u4e00-\u9fff]{2,}$/u.test(word));
}
