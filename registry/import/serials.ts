import type { Department } from '../contract.ts';

import type { PowerType } from '../../schema/domain.ts';

const typeLetters: Readonly<Record<PowerType, string>> = {
  行政许可: 'A',
  行政处罚: 'B',
  行政强制: 'C',
  行政征收: 'D',
  行政给付: 'E',
  行政检查: 'F',
  行政确认: 'G',
  行政奖励: 'H',
  行政裁决: 'J',
  其他职权: 'Z',
};

/** Letter of a power type in a code; service items have `S`. */
export function typeLetter(type: PowerType): string {
  return typeLetters[type];
}

export const serviceItemLetter = 'S';

/**
 * Gives codes to rows that were published without one: `<department>-<letter>-<serial>`. The department's four
 * digits are its place among the provincial departments times a hundred; serials go by hundreds, past those taken.
 * Entries with such a code are marked synthetic.
 */
export class SerialCodes {
  readonly #departments: ReadonlyMap<string, string>;
  readonly #taken: Set<string>;
  readonly #last = new Map<string, number>();

  constructor(provincial: readonly Department[], taken: Iterable<string>) {
    this.#departments = new Map(
      provincial.map(({ name }, index) => [name, String((index + 1) * 100).padStart(4, '0')]),
    );
    this.#taken = new Set(taken);
  }

  next(department: string, letter: string): string {
    const prefix = `${this.#departments.get(department) ?? '0000'}-${letter}`;
    let serial = this.#last.get(prefix) ?? 0;
    let code: string;
    do {
      serial += 1;
      code = `${prefix}-${String(serial * 100).padStart(5, '0')}`;
    } while (this.#taken.has(code));
    this.#last.set(prefix, serial);
    this.#taken.add(code);
    return code;
  }
}
