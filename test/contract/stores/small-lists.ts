import type { ListContent, PowerDetail } from '../../../registry/contract.ts';
import { demoLists } from '../../support/lists.ts';

/** Two powers of the demo province with all that hangs on them, so that a publication takes milliseconds. */
export async function smallLists(): Promise<ListContent> {
  const { content } = await demoLists();
  const codes = new Set(['0700-E-00100', '0700-Z-00100']);
  const hanging = <Row extends { readonly power: string }>(rows: readonly Row[]): readonly Row[] =>
    rows.filter(({ power }) => codes.has(power));
  const exercises = hanging(content.exercises);
  const delegations = hanging(content.delegations);
  const divisions = new Set([...exercises, ...delegations].map(({ division }) => division));
  return {
    ...content,
    divisions: content.divisions.filter(({ code }) => divisions.has(code)),
    powers: content.powers.filter(({ code }) => codes.has(code)),
    responsibilities: hanging(content.responsibilities),
    exercises,
    delegations,
    needs: hanging(content.needs),
    serviceItems: [],
    materials: [],
  };
}

/** One power of the content with all that hangs on it. */
export function detailOf(content: ListContent, code: string): PowerDetail {
  const hanging = <Row extends { readonly power: string }>(rows: readonly Row[]): readonly Row[] =>
    rows.filter(({ power }) => power === code);
  const power = content.powers.find((one) => one.code === code);
  if (power === undefined) throw new Error(`no power ${code}`);
  return {
    power,
    responsibilities: hanging(content.responsibilities),
    exercises: hanging(content.exercises),
    delegations: hanging(content.delegations),
    needs: hanging(content.needs),
    serviceItems: [],
  };
}
