/** Turns of requests: how many citizens are in hand at a time, in which order, and for how long they count. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { InHand } from '../../resolvers/in-hand.ts';

/** Asks for a turn and notes when it has come. */
function asked(inHand: InHand, citizens: number, caller = 'one') {
  const state = { begun: false, end: (): void => undefined };
  const begin = async (): Promise<void> => {
    state.end = await inHand.turn(citizens, caller, 5_000);
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
      const late = inHand.turn(400, 'one', 50);
      const small = asked(inHand, 100);
      await expect(late).rejects.toMatchObject({ code: 'HUB_BUSY' });
      await small.turn;
    }));

  test('what one caller asks at once makes no other wait for all of it', () =>
    busily(async () => {
      const inHand = new InHand();
      const flood = Array.from({ length: 6 }, () => asked(inHand, 400));
      const small = Array.from({ length: 3 }, () => asked(inHand, 10, 'another'));
      await pause(50);
      flood[0]?.state.end();
      await flood[1]?.turn;
      flood[1]?.state.end();
      await Promise.all(small.map(({ turn }) => turn));
      expect(flood.map(({ state }) => state.begun)).toEqual([true, true, false, false, false, false]);
      for (const { state } of small) state.end();
      await flood[2]?.turn;
    }));

  test('callers have turns for equally many citizens, and one who comes later none for the time before', () =>
    busily(async () => {
      const inHand = new InHand();
      const order: string[] = [];
      const ask = async (caller: string, citizens: number): Promise<void> => {
        const end = await inHand.turn(citizens, caller, 5_000);
        order.push(caller);
        setTimeout(end, 5);
      };
      const asking = ['a', 'a', 'a', 'a', 'a'].map((caller) => ask(caller, 400));
      asking.push(...['b', 'b', 'b', 'b'].map((caller) => ask(caller, 200)));
      await asking[2];
      asking.push(...['c', 'c'].map((caller) => ask(caller, 400)));
      await Promise.all(asking);
      expect(order.slice(0, 5).filter((caller) => caller === 'b')).toHaveLength(2);
      expect(order.slice(-3)).toContain('c');
    }));

  test('what was refused to a caller does not count as had', () =>
    busily(async () => {
      const inHand = new InHand();
      const first = asked(inHand, 400);
      await first.turn;
      await expect(inHand.turn(400, 'one', 20)).rejects.toMatchObject({ code: 'HUB_BUSY' });
      const requests = [asked(inHand, 400), asked(inHand, 400, 'another')];
      first.state.end();
      await requests[0]?.turn;
      expect(requests[1]?.state.begun).toBe(false);
      requests[0]?.state.end();
      await requests[1]?.turn;
    }));
});
