import type { Caller } from '../contract.ts';

/** The caller of a request without a token: may use what is open to everyone, and reads no citizen. */
export const publicCaller: Caller = Object.freeze({
  department: '',
  application: '',
  operator: '',
  role: 'public',
  powers: [],
  power: null,
  caseId: null,
  credential: null,
});
