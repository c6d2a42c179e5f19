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

describe('turns', () => {
  test('as many as fit are in hand at once, the others wait in their order', async () => {
    const inHand = new InHand();
    const requests = [500, 300, 100, 1].map((citizens) => asked(inHand, citizens));
    await pause(1);
    expect(requests.map(({ state }) => state.begun)).toEqual([true, true, false, false]);
    requests[1]?.state.end();
    await Promise.all(requests.slice(2).map(({ turn }) => turn));
    expect(requests.map(({ state }) => state.begun)).toEqual([true, true, true, true]);
  });

  test('small ones do not pass a large one that waits, so that it has its turn', async () => {
    const inHand = new InHand();
    const [first, large, small] = [700, 500, 1].map((citizens) => asked(inHand, citizens));
    await pause(1);
    expect([first, large, small].map((one) => one?.state.begun)).toEqual([true, false, false]);
    first?.state.end();
    await small?.turn;
    expect(large?.state.begun).toBe(true);
  });

  test('more than fits has a turn of its own', async () => {
    const inHand = new InHand();
    const { state, turn } = asked(inHand, 5_000);
    await turn;
    const next = asked(inHand, 1);
    await pause(1);
    expect(next.state.begun).toBe(false);
    state.end();
    await next.turn;
  });

  test('one that waits for a slow source counts for a quarter of a second only', async () => {
    const inHand = new InHand();
    const slow = asked(inHand, 800);
    const started = performance.now();
    await asked(inHand, 800).turn;
    expect(performance.now() - started).toBeGreaterThan(200);
    // Its end frees nothing a second time.
    slow.state.end();
    const third = asked(inHand, 800);
    await pause(1);
    expect(third.state.begun).toBe(false);
  });

  test('one whose turn does not come in time is refused, and those behind it go on', async () => {
    const inHand = new InHand();
    await asked(inHand, 700).turn;
    const late = inHand.turn(500, 20);
    const small = asked(inHand, 100);
    await expect(late).rejects.toMatchObject({ code: 'HUB_BUSY' });
    await small.turn;
  });
});
