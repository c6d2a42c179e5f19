/** Tells whoever runs a hub how the indexing of its files goes, and what is wrong with them. */
import type { TableHealth } from '../connectors/contract.ts';

/** Milliseconds: what is sooner done is not told, what takes longer is told again. */
const soon = 2_000;
const again = 10_000;

interface Begun {
  readonly at: number;
  told: number;
}

const number = (count: number): string => count.toLocaleString('en');

function badRowsText({ badRows, firstBadRows, report }: TableHealth): string {
  const [first] = firstBadRows;
  const where = first ? `; the first in line ${first.line}, column ${first.column}: ${first.reason}` : '';
  return `${number(badRows)} bad rows, listed in ${report ?? 'no report'}${where}`;
}

/** A listener for the states of the tables of all sources. */
export function tellIndexing(write: (line: string) => void): (source: string, health: TableHealth) => void {
  const begun = new Map<string, Begun>();
  const faults = new Map<string, string>();
  return (source, health) => {
    const { table, state, rows, badRows, fault } = health;
    const name = `table \`${table}\` of \`${source}\``;
    const now = performance.now();
    if (state === 'faulty' && fault) {
      begun.delete(name);
      // A file that is tried again and again is told once.
      if (faults.get(name) !== fault.message)
        write(`${name} cannot be read (${fault.code}): ${fault.message}\n`);
      faults.set(name, fault.message);
      return;
    }
    const running = begun.get(name);
    if (state === 'indexing') {
      if (!running) begun.set(name, { at: now, told: now + soon - again });
      else if (now - running.told >= again) {
        running.told = now;
        write(`${name} is indexed: ${number(rows)} rows so far\n`);
      }
      return;
    }
    begun.delete(name);
    faults.delete(name);
    const seconds = running ? (now - running.at) / 1000 : 0;
    if (seconds * 1000 >= soon)
      write(`${name} is indexed: ${number(rows)} rows in ${seconds.toFixed(1)} s\n`);
    if (badRows > 0) write(`${name} has ${badRowsText(health)}\n`);
  };
}
