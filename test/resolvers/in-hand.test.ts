/** Turns of requests: how many citizens are in hand at a time, in which order, and for how long they count. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { InHand } from '../../resolvers/in-hand.ts';

/** Asks for a turn and notes when it has come. */
function asked(inHand: InHand, citizens: number, waitLimit = 5_000) {
  const state = { begun: false, end: (): void => undefined };
  const begin = async (): Promise<void> => {
    state.end = await inHand.turn(citizens, waitLimit);
    state.begun = true;
  };
  return { state, turn: begin() };
}

/** Keeps the thread busy, as the assembling of answers does, so that nobody has a turn because there is nothing to do. */
async function busily<Result>(work: () => Promise<Result>): Promise<Result> {
  let working = true;
  const spin = (): void => {
    const until = performance.now() + 5;
    while (performance.now() < until);
    if (working) setImmediate(spin);
  };
  setImmediate(spin);
  try {
    return await work();
  } finally {
    working = false;
  }
}

describe('turns', () => {
  test('as many as fit are in hand at once, the others wait in their order', () =>
    busily(async () => {
      const inHand = new InHand();
      const requests = [200, 200, 100, 1].map((citizens) => asked(inHand, citizens));
      await pause(50);
      expect(requests.map(({ state }) => state.begun)).toEqual([true, true, false, false]);
      requests[1]?.state.end();
      await Promise.all(requests.slice(2).map(({ turn }) => turn));
      expect(requests.map(({ state }) => state.begun)).toEqual([true, true, true, true]);
    }));

  test('small ones do not pass a large one that waits, so that it has its turn', () =>
    busily(async () => {
      const inHand = new InHand();
      const [first, large, small] = [300, 400, 1].map((citizens) => asked(inHand, citizens));
      await pause(50);
      expect([first, large, small].map((one) => one?.state.begun)).toEqual([true, false, false]);
      first?.state.end();
      await large?.turn;
      await pause(50);
      expect(small?.state.begun).toBe(false);
      large?.state.end();
      await small?.turn;
    }));

  test('more than fits has a turn of its own', () =>
    busily(async () => {
      const inHand = new InHand();
      const { state, turn } = asked(inHand, 500);
      await turn;
      const next = asked(inHand, 1);
      await pause(50);
      expect(next.state.begun).toBe(false);
      state.end();
      await next.turn;
    }));

  test('where those in hand only wait, one more after the other has its turn', async () => {
    const inHand = new InHand();
    const requests = [400, 400, 400].map((citizens) => asked(inHand, citizens));
    await pause(1);
    expect(requests.map(({ state }) => state.begun)).toEqual([true, false, false]);
    await Promise.all(requests.map(({ turn }) => turn));
  });

  test('one whose turn does not come in time is refused, and those behind it go on', () =>
    busily(async () => {
      const inHand = new InHand();
      await asked(inHand, 300).turn;
      const late = inHand.turn(400, 50);
      const small = asked(inHand, 100);
      await expect(late).rejects.toMatchObject({ code: 'HUB_BUSY' });
      await small.turn;
    }));
});
