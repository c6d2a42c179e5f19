/** A hub with short limits whose sources are about to fail, and what must hold of its answers all the same. */
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { SourceFailure } from '../../../connectors/contract.ts';
import { type CreditService, startCredit } from '../../fixtures/credit.ts';
import { type GraphReply, type RunningHub, startHub } from '../../fixtures/hub.ts';
import { expectNoLeak } from '../../fixtures/leaks.ts';
import {
  type WideTopic,
  publishWidePower,
  wideItems,
  withWideApplications,
} from '../../fixtures/wide-power.ts';

/** Milliseconds. A call of a source that takes longer is left behind. */
export const sourceTimeLimit = 1_000;
/** Milliseconds. The whole answer is there by then, whatever its sources do. */
export const timeLimit = 3_000;

export type Citizen = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Timed extends GraphReply {
  readonly milliseconds: number;
  readonly citizens: readonly Citizen[];
}

export class FaultyHub {
  readonly running: RunningHub;
  readonly credit: CreditService;
  /** Citizens that are asked about. */
  readonly asked: readonly string[];
  readonly #token: string;

  static async start(): Promise<FaultyHub> {
    let credit: CreditService | undefined;
    const running = await startHub({
      applications: withWideApplications,
      limits: { timeLimit, sourceTimeLimit },
      async places(written, households) {
        credit = await startCredit(written.directory, households);
        return new Map([...written.sources, ['credit', { url: credit.url }]]);
      },
    });
    if (!credit) throw new TypeError('the credit service was not started');
    const hub = new FaultyHub(running, credit, await publishWidePower(running));
    await hub.#warmUp();
    return hub;
  }

  private constructor(running: RunningHub, credit: CreditService, token: string) {
    this.running = running;
    this.credit = credit;
    this.#token = token;
    // The first households, and one whom the credit service knows.
    this.asked = [...running.citizens.slice(0, 30), ...running.citizens.slice(111, 112)];
  }

  /** The first statements start processes, which a busy machine takes its time for. */
  async #warmUp(): Promise<void> {
    for (;;) {
      const { body } = await this.ask('tax');
      if (!body.errors) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  async stop(): Promise<void> {
    await this.running.close();
    await this.credit.stop();
  }

  /** Asks for the names, and for one topic beside them. */
  async ask(topic: WideTopic, fields: string = wideItems[topic].item): Promise<Timed> {
    const { running, asked } = this;
    const begun = performance.now();
    const reply = await running.ask(
      `query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { name } ${topic} { ${fields} } } }`,
      { token: this.#token, variables: { ids: asked } },
    );
    const milliseconds = performance.now() - begun;
    expectNoLeak(reply, running, asked);
    return { ...reply, milliseconds, citizens: reply.body.data?.['citizens'] as readonly Citizen[] };
  }

  /** What the hub says of its health, to whoever asks. */
  async health(): Promise<unknown> {
    const response = await fetch(this.running.url.replace('/graphql', '/health'));
    const text = await response.text();
    expect(this.running.citizens.filter((id) => text.includes(id))).toEqual([]);
    expect(text).not.toContain(this.running.files.directory);
    return JSON.parse(text);
  }

  async expectWell(topic: WideTopic): Promise<void> {
    const reply = await this.ask(topic);
    expect(reply.body.errors).toBeUndefined();
    expect(reply.citizens.some((citizen) => citizen[topic]?.[wideItems[topic].item] !== null)).toBe(true);
  }

  /** The topic alone is lost, told once with its department; the names are there; the answer came in time. */
  expectOnlyLost(reply: Timed, topic: WideTopic, codes: readonly string[]): void {
    const { item, department } = wideItems[topic];
    expect(reply.status).toBe(200);
    expect(reply.body.errors?.map(({ path }) => path)).toEqual([['citizens', topic, item]]);
    expect(codes).toContain(reply.body.errors?.[0]?.extensions['code']);
    expect(reply.body.errors?.[0]?.extensions).toMatchObject({ department, source: topic });
    expect(reply.citizens.map((citizen) => citizen[topic]?.[item])).toEqual(this.asked.map(() => null));
    expect(reply.citizens.every((citizen) => typeof citizen['household']?.['name'] === 'string')).toBe(true);
    expect(reply.milliseconds).toBeLessThan(timeLimit);
  }

  /** Five failures in a row open the breaker: the source is asked no more, and nobody waits for it. */
  async expectAskedNoMore(topic: WideTopic): Promise<void> {
    await Promise.all(Array.from({ length: 5 }, () => this.ask(topic)));
    this.running.statements.length = 0;
    const told = this.running.faults.length;
    const reply = await this.ask(topic);
    this.expectOnlyLost(reply, topic, ['SOURCE_UNAVAILABLE']);
    expect(this.running.statements).toHaveLength(1);
    expect(this.running.statements[0]).toContain('人口基本信息');
    expect(reply.milliseconds).toBeLessThan(sourceTimeLimit);
    expect(this.running.faults.length).toBe(told);
  }

  /** Only the log says what the source failed with. */
  expectLogged(topic: WideTopic): void {
    const failure = this.running.faults.find(
      (fault) => fault instanceof SourceFailure && fault.source === topic,
    );
    expect(failure).toMatchObject({ internal: expect.any(Error) });
  }

  fileOf(topic: WideTopic): string {
    const place = this.running.files.sources.get(topic);
    return place && 'file' in place ? place.file : expect.fail(`${topic} is no file`);
  }

  /** Changes the SQLite file of a topic, as its department would. */
  change(topic: WideTopic, statements: string): void {
    const database = new DatabaseSync(this.fileOf(topic));
    database.exec(statements);
    database.close();
  }
}
