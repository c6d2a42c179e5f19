/** Ends of calls: heard in order, once, and as the platform's signal by who asks for one. */
import { describe, expect, it } from 'vitest';
import { callSubgraph } from '../../resolvers/execute/call.ts';
import type { FetchRequest } from '../../resolvers/execute/contract.ts';
import { Ending } from '../../resolvers/execute/ending.ts';

describe('an end', () => {
  it('is heard once, in the order of those who listen', () => {
    const ending = new Ending();
    const heard: string[] = [];
    const gone = (): void => void heard.push('gone');
    ending.addEventListener('abort', () => heard.push('first'));
    ending.addEventListener('abort', gone);
    ending.addEventListener('abort', () => heard.push('second'));
    ending.removeEventListener('abort', gone);
    expect([ending.aborted, ending.reason]).toEqual([false, undefined]);
    const reason = new Error('over');
    ending.end(reason);
    ending.end(new Error('again'));
    expect([heard, ending.aborted, ending.reason]).toEqual([['first', 'second'], true, reason]);
  });

  it.each(['before', 'after'])('is a signal of the platform for who asks %s it', (when) => {
    const ending = new Ending();
    const early = when === 'before' ? ending.signal : null;
    const reason = new Error('over');
    ending.end(reason);
    expect([ending.signal.aborted, ending.signal.reason]).toEqual([true, reason]);
    expect(early?.aborted ?? true).toBe(true);
  });
});

describe('a call', () => {
  const call = (run: (request: FetchRequest) => Promise<never>, running = new Set<Ending>()) => {
    const reported: unknown[] = [];
    const limits = { signal: new Ending(), running, fetchLimitMilliseconds: 20 };
    const outcome = callSubgraph({ statements: [], run }, {}, null, limits, (error) => reported.push(error));
    return { outcome, reported, running };
  };

  it('is told of its end as an AbortSignal says it, and leaves nothing behind', async () => {
    let seen: unknown;
    const { outcome, reported, running } = call(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            seen = signal.reason;
            reject(new Error('for the sake of the end'));
          });
        }),
    );
    expect(running.size).toBe(1);
    expect(await outcome).toMatchObject({ data: null, errors: [{ code: 'SOURCE_TIMEOUT' }] });
    expect(seen).toMatchObject({ name: 'TimeoutError' });
    expect(reported).toMatchObject([{ name: 'TimeoutError' }]);
    expect(running.size).toBe(0);
  });

  it('that throws at once is lost like one that rejects', async () => {
    const { outcome, reported, running } = call(() => {
      throw new TypeError('at once');
    });
    expect(await outcome).toMatchObject({ data: null, errors: [{ code: 'SOURCE_UNAVAILABLE' }] });
    expect(reported).toMatchObject([{ message: 'at once' }]);
    expect(running.size).toBe(0);
  });
});
