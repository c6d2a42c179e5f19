/** What may be written in a list: any text that both databases give back as it was. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { contentHash } from '../../../registry/content/rows.ts';
import type { ListContent } from '../../../registry/contract.ts';
import type { ListRepository } from '../../../registry/database/list-repository.ts';
import { postgresql } from './postgresql-place.ts';
import { detailOf, smallLists } from './small-lists.ts';
import { sqlite } from './sqlite-place.ts';

const code = '0700-E-00100';
const decision = { document: '示例省清单办〔2026〕1号（虚构文号）', since: '2026-03-01' };
const unstorable = ['\0', '核对\0', '\uD800', '\uDC00核对', '核对\uD83D'];

function withFirstPower(content: ListContent, change: object): ListContent {
  const [power, ...others] = content.powers;
  if (power === undefined) throw new Error('no power');
  return { ...content, powers: [{ ...power, ...change }, ...others] };
}

describe.each([sqlite, postgresql])('texts of lists on $name', ({ skip, make }) => {
  async function openLists(): Promise<{ readonly lists: ListRepository; readonly content: ListContent }> {
    const place = await make();
    onTestFinished(() => place.remove());
    const lists = await place.openLists();
    onTestFinished(() => lists.close());
    return { lists, content: await smallLists() };
  }

  test.skipIf(skip)('every character comes back as it was', async () => {
    const { lists, content } = await openLists();
    const name = `"核对" \\u0000 \\\\ud800 \\ '' $1 {𠮷,NULL} \u{1F4DC}\r\n\t\u2028\u0001\uFFFD\uFFFF`;
    const odd = withFirstPower(content, { name });
    const version = await lists.publishContent(odd);
    expect(version.hash).toBe(contentHash(odd));
    expect(await lists.content()).toStrictEqual(odd);
  });

  test.skipIf(skip)('text that is none is refused wherever it stands, and nothing changes', async () => {
    const { lists, content } = await openLists();
    const version = await lists.publishContent(content);
    const detail = detailOf(content, code);
    await lists.repealPower(code, decision);
    const before = await lists.published();
    const refused = { code: 'BAD_USER_INPUT' };
    for (const text of unstorable) {
      const [need, ...needs] = detail.needs;
      if (need === undefined) throw new Error('the power has no needs');
      const purposeful = { ...detail, needs: [{ ...need, purpose: text }, ...needs] };
      await expect(lists.publishPower(purposeful)).rejects.toMatchObject(refused);
      const named = { ...detail, power: { ...detail.power, name: text } };
      await expect(lists.publishPower(named)).rejects.toMatchObject(refused);
      await expect(lists.publishContent(withFirstPower(content, { law: text }))).rejects.toMatchObject(
        refused,
      );
      const keyed = { ...content, departments: [{ ...content.departments[0], name: text }] } as ListContent;
      await expect(lists.publishContent(keyed)).rejects.toMatchObject(refused);
      const decided = lists.repealPower('0700-Z-00100', { ...decision, document: text });
      await expect(decided).rejects.toMatchObject(refused);
    }
    expect(await lists.published()).toStrictEqual(before);
    expect(await lists.restorePower(code)).toMatchObject({ version: { hash: version.hash } });
  });

  test.skipIf(skip)('text that is none names nothing', async () => {
    const { lists, content } = await openLists();
    await lists.publishContent(content);
    const before = await lists.published();
    const refused = { code: 'LIST_CHANGE_REFUSED' };
    const detail = detailOf(content, code);
    await lists.repealPower(code, decision);
    for (const text of unstorable) {
      await expect(lists.repealPower(text, decision)).rejects.toMatchObject(refused);
      await expect(lists.repealPower(code + text, decision)).rejects.toMatchObject(refused);
      await expect(lists.restorePower(code + text)).rejects.toMatchObject(refused);
      const elsewhere = { ...detail, power: { ...detail.power, department: `省民政厅${text}` } };
      await expect(lists.publishPower(elsewhere)).rejects.toMatchObject(refused);
    }
    expect((await lists.published())?.epoch).toBe((before?.epoch ?? 0) + 1);
  });

  test.skipIf(skip)('keys may be as long as a text is', async () => {
    const { lists, content } = await openLists();
    const detail = detailOf(content, code);
    const [need] = detail.needs;
    if (need === undefined) throw new Error('the power has no needs');
    // Not of one character over and over, which an index would store as a short one.
    const purpose = (seed: number): string =>
      String.fromCodePoint(
        ...Array.from({ length: 5000 }, (_, at) => 0x2_0000 + ((at * (seed * 7919)) % 40_000)),
      );
    const long = { ...detail, needs: [1, 2, 3].map((seed) => ({ ...need, purpose: purpose(seed) })) };
    await lists.publishContent(content);
    await lists.repealPower(code, decision);
    await lists.publishPower(long);
    const after = await lists.content();
    expect(new Set(after.needs.filter(({ power }) => power === code))).toEqual(new Set(long.needs));
    const twice = { ...long, needs: [...long.needs, ...long.needs] };
    await lists.repealPower(code, decision);
    await expect(lists.publishPower(twice)).rejects.toMatchObject({ code: 'LIST_CHANGE_REFUSED' });
    const { version } = await lists.restorePower(code);
    expect(version.hash).toBe(contentHash(after));
    // A whole list finds its rows again by their keys.
    expect((await lists.publishContent(await lists.content())).epoch).toBe(version.epoch);
  });
});
