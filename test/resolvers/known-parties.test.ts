/** Parties of a case are asked for once for each of its versions, and for a minute at most. */
import { expect, test } from 'vitest';
import { KnownParties } from '../../resolvers/known-parties.ts';

function counted(parties: () => readonly string[]) {
  const asked: (readonly string[])[] = [];
  let now = 0;
  const known = new KnownParties(
    {
      parties: (_case, _role, ids) => {
        asked.push([...ids]);
        return Promise.resolve(new Set(ids.filter((id) => parties().includes(id))));
      },
    },
    () => now,
  );
  return { known, asked, pass: (milliseconds: number) => void (now += milliseconds) };
}

const first = { id: 'C-1', version: 1 };

test('who was asked about is not asked about again, whether a party or not', async () => {
  const { known, asked } = counted(() => ['a', 'b']);
  expect([...(await known.among(first, 'self', ['a', 'x']))]).toEqual(['a']);
  expect([...(await known.among(first, 'self', ['x', 'b', 'a']))]).toEqual(['b', 'a']);
  expect(asked).toEqual([['a', 'x'], ['b']]);
});

test('another version, case or role is another question', async () => {
  let parties = ['a'];
  const { known, asked } = counted(() => parties);
  await known.among(first, 'self', ['a', 'b']);
  parties = ['b'];
  expect([...(await known.among({ ...first, version: 2 }, 'self', ['a', 'b']))]).toEqual(['b']);
  expect([...(await known.among({ ...first, id: 'C-2' }, 'self', ['a']))]).toEqual([]);
  expect([...(await known.among(first, 'spouse', ['a']))]).toEqual([]);
  expect(asked).toHaveLength(4);
});

test('an answer is kept for a minute', async () => {
  const { known, asked, pass } = counted(() => ['a']);
  await known.among(first, 'self', ['a']);
  pass(59_999);
  await known.among(first, 'self', ['a']);
  expect(asked).toHaveLength(1);
  pass(1);
  await known.among(first, 'self', ['a']);
  expect(asked).toHaveLength(2);
});

test('a look-up that fails leaves nothing behind', async () => {
  let fails = true;
  const known = new KnownParties({
    parties: (_case, _role, ids) =>
      fails ? Promise.reject(new Error('the file is locked')) : Promise.resolve(new Set(ids)),
  });
  await expect(known.among(first, 'self', ['a'])).rejects.toThrow('locked');
  fails = false;
  expect([...(await known.among(first, 'self', ['a']))]).toEqual(['a']);
});

test('of a very large case the answers fit into their bound and stay right', async () => {
  const many = Array.from({ length: 60_000 }, (_, number) => String(number));
  const { known, asked } = counted(() => many);
  for (let at = 0; at < many.length; at += 500) {
    const ids = many.slice(at, at + 500);
    expect((await known.among(first, 'self', ids)).size).toBe(500);
  }
  const mixed = ['59999', '0', 'nobody'];
  expect([...(await known.among(first, 'self', mixed))]).toEqual(['59999', '0']);
  expect(asked.at(-1)).toEqual(['0', 'nobody']);
});
