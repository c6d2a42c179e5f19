/** The clock of a running hub; tests give another. */
import type { Clock } from './contract.ts';

export const systemClock: Clock = { now: () => new Date() };
