/** ASCII names for what a department calls in Chinese. They are proposals: who describes the source reviews them. */
import { pinyin } from 'pinyin-pro';

/** Syllables of the Chinese in a text, and its words of other letters and digits, in order. */
function wordsOf(text: string): readonly string[] {
  const parts = pinyin(text.normalize('NFKC'), {
    toneType: 'none',
    type: 'array',
    nonZh: 'consecutive',
    v: true,
  });
  return parts.flatMap((part) =>
    part
      .replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ')
      .split(/[^A-Za-z\d]+/)
      .filter((word) => word !== ''),
  );
}

/** How a Chinese name is read, without tones: `nian shou ru`. */
export function reading(text: string): string {
  return wordsOf(text).join(' ');
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

/** The name of a type: `NianShouRu`. */
export function typeNameOf(text: string): string {
  const name = wordsOf(text).map(capitalised).join('');
  return /^[A-Z]/.test(name) ? name : `Table${name}`;
}

/** The name of a field: `nianShouRu`. */
export function fieldNameOf(text: string): string {
  const [first = '', ...others] = wordsOf(text);
  const name = first.toLowerCase() + others.map(capitalised).join('');
  return /^[a-z]/.test(name) ? name : `column${name}`;
}

/** Names of one type, or of all types: none is given twice. */
export class UniqueNames {
  readonly #taken: Set<string>;

  constructor(taken: readonly string[] = []) {
    this.#taken = new Set(taken);
  }

  /** The name, with a number after it where it is taken: different characters may be read alike. */
  take(name: string): string {
    let free = name;
    for (let count = 2; this.#taken.has(free); count += 1) free = `${name}${count}`;
    this.#taken.add(free);
    return free;
  }
}
