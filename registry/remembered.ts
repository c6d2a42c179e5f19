/**
 * What was looked up stays known as long as the list stays: a document may ask for the same department or power
 * thousands of times, and anybody may send it.
 */
import type { RegistryStore } from './contract.ts';

/** Answers kept. A province has some hundred departments and some thousand powers. */
const most = 5_000;

/** What only reads. */
export type RegistryReads = Omit<
  RegistryStore,
  'kind' | 'load' | 'verifiedHash' | 'removePower' | 'addPower' | 'policyFacts' | 'close'
>;

/**
 * The reads of a store, each equal one asked once for an epoch of the list and answered from memory after.
 * @param epoch grows whenever the list changes; what was known before is then forgotten
 */
export function remembered(store: RegistryReads, epoch: () => number): RegistryReads {
  let kept = new Map<string, Promise<unknown>>();
  let keptFor = epoch();

  function once<Result>(key: string, ask: () => Promise<Result>): Promise<Result> {
    if (keptFor !== epoch()) {
      kept = new Map();
      keptFor = epoch();
    }
    const answers = kept;
    const known = answers.get(key);
    if (known) return known as Promise<Result>;
    const asked = ask();
    answers.set(key, asked);
    // What failed is asked again.
    asked.catch(() => answers.delete(key));
    const oldest = answers.size > most ? answers.keys().next() : undefined;
    if (oldest && !oldest.done) answers.delete(oldest.value);
    return asked;
  }

  return {
    powers: (...given) => once(`powers ${JSON.stringify(given)}`, () => store.powers(...given)),
    power: (code) => once(`power ${code}`, () => store.power(code)),
    repealed: (code) => once(`repealed ${code}`, () => store.repealed(code)),
    departments: () => once('departments', () => store.departments()),
    department: (name) => once(`department ${name}`, () => store.department(name)),
    division: (code) => once(`division ${code}`, () => store.division(code)),
    divisions: (parent) => once(`divisions ${parent ?? ''}`, () => store.divisions(parent)),
    catalogue: () => once('catalogue', () => store.catalogue()),
    serviceItems: (...given) =>
      once(`serviceItems ${JSON.stringify(given)}`, () => store.serviceItems(...given)),
    serviceItem: (code) => once(`serviceItem ${code}`, () => store.serviceItem(code)),
  };
}
