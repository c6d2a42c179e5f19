/** Faults of a REST service: the demo's own answers behind a door that does not always let pass. */
import type { ServerResponse } from 'node:http';
import { Readable, pipeline } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { type Door, json } from '../../fixtures/credit.ts';
import type { FaultyHub } from './faulty-hub.ts';

const topic = 'credit';

/** Sends bytes one by one, 20 a second, as long as anybody listens. */
function trickle(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  let at = 0;
  const timer = setInterval(() => {
    response.write(text[at % text.length] ?? ' ');
    at += 1;
  }, 50);
  response.on('close', () => clearInterval(timer));
}

/** Writes megabytes as fast as they are taken. */
function flood(response: ServerResponse, megabytes: number): void {
  const parts = Array.from({ length: megabytes }, () => ' '.repeat(1_000_000));
  response.writeHead(200, { 'content-type': 'application/json' });
  pipeline(Readable.from([...parts, '{"rows":[]}']), response, () => undefined);
}

const dead = ['SOURCE_UNAVAILABLE'];
const slow = ['SOURCE_TIMEOUT'];
const wrong = ['SOURCE_DATA_INVALID'];

const faults: readonly (readonly [string, readonly string[], Door])[] = [
  ['hangs up', dead, (response) => response.destroy()],
  ['never answers', slow, () => undefined],
  ['answers byte by byte', slow, (response) => trickle(response, '{"rows":[]}          ')],
  [
    'never ends its answer',
    slow,
    (response) => response.writeHead(200, { 'content-length': '100' }).write('{'),
  ],
  [
    'answers 500 with its insides',
    dead,
    (response) => json(response, { error: 'Error: at x (/srv/db.ts:1)', sql: 'select 身份证号' }, 500),
  ],
  [
    'answers 503 without end',
    dead,
    (response) => response.writeHead(503, { 'content-length': '1000000' }).write('x'),
  ],
  ['answers 404', dead, (response) => json(response, { error: 'no resource 公共信用' }, 404)],
  [
    'redirects elsewhere',
    dead,
    (response) => response.writeHead(307, { location: 'http://127.0.0.1:9/resources/' }).end(),
  ],
  ['answers HTML', wrong, (response) => response.end('<html>select * from 公共信用</html>')],
  ['answers half of its JSON', wrong, (response) => response.end('{"rows":[{"身份证号":"')],
  ['answers a list', wrong, (response) => json(response, [1])],
  ['answers no rows', wrong, (response) => json(response, { rows: 'none' })],
  ['answers a hundred megabytes', [...wrong, ...slow], (response) => flood(response, 100)],
];

export function restFaults(hub: () => FaultyHub): void {
  describe('a REST service that', () => {
    // A good answer in between keeps the breaker shut.
    afterEach(async () => {
      hub().credit.door = null;
      await hub().expectWell(topic);
    });

    test.each(faults)('%s costs its own fields', async (_, codes, door) => {
      hub().credit.door = door;
      hub().running.faults.length = 0;
      hub().expectOnlyLost(await hub().ask(topic), topic, codes);
      hub().expectLogged(topic);
    });

    test('gives values of the wrong kind loses those', async () => {
      hub().credit.door = (response, pass) =>
        void pass().then(({ rows }) =>
          json(response, { rows: rows.map((row) => ({ ...row, 限制消费: { 值: '也许' } })) }),
        );
      const reply = await hub().ask(topic);
      const last = hub().asked.length - 1;
      expect(reply.body.errors?.map((error) => [error.path, error.extensions['code']])).toEqual([
        [['citizens', last, topic, 'restrictedConsumption'], 'SOURCE_DATA_INVALID'],
      ]);
      expect(reply.text).not.toContain('也许');
    });

    test('gives rows of somebody else adds nothing', async () => {
      const usual = await hub().ask(topic);
      const stranger = hub().running.citizens.find((id) => !hub().asked.includes(id)) ?? '';
      hub().credit.door = (response, pass) =>
        void pass().then(({ rows }) =>
          json(response, { rows: [...rows, ...rows.map((row) => ({ ...row, 身份证号: stranger }))] }),
        );
      const reply = await hub().ask(topic);
      expect(reply.text).toBe(usual.text);
    });

    test('gives the rows of another in place of those asked for gives nothing', async () => {
      const stranger = hub().running.citizens.find((id) => !hub().asked.includes(id)) ?? '';
      hub().credit.door = (response) =>
        json(response, { rows: [{ 身份证号: stranger, 限制消费: true, 更新时间: '2026-01-01 00:00:00' }] });
      const reply = await hub().ask(topic);
      expect(reply.body.errors).toBeUndefined();
      expect(reply.citizens.every((citizen) => citizen[topic]?.['restrictedConsumption'] === null)).toBe(
        true,
      );
    });
  });

  // The last: nothing is well with the service after it.
  test('a REST service that refuses connections costs its own fields, and is asked no more', async () => {
    await hub().expectWell(topic);
    await hub().credit.stop();
    hub().expectOnlyLost(await hub().ask(topic), topic, dead);
    await hub().expectAskedNoMore(topic);
  });
}
