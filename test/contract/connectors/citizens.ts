/** Citizen IDs of tests: division prefix 149999 is not assigned, so none is a real person's. */
import { citizenIdCheckCharacter } from '../../../schema/identifiers/citizen-id.ts';

/** The ID of a person of a birth date `YYYYMMDD` and a serial number up to 999. */
export function citizenId(birth: string, serial: number): string {
  const digits = `149999${birth}${String(serial).padStart(3, '0')}`;
  return digits + citizenIdCheckCharacter(digits);
}

export const anna = citizenId('19800101', 1);
export const bo = citizenId('19750630', 2);
export const cao = citizenId('20110215', 3);
export const nobody = citizenId('19900909', 999);
