import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startLoadGenerator } from '../../bench/load/load-generator.ts';
import { AnswerReader } from '../../bench/load/answer-reader.ts';
import { growthExponent, median, percentile } from '../../bench/measure/statistics.ts';
import { readOptions } from '../../bench/options.ts';
import { verdicts } from '../../bench/report/floors.ts';

test('finds middle values, percentiles and exponents', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)).toBe(10);
  expect(percentile([1, 2, 3, 4], 0.5)).toBe(2);
  expect(growthExponent([10, 100, 1000].map((x) => [x, 5 * x ** 1.5]))).toBeCloseTo(1.5, 10);
});

const body = '{"data":{"citizens":[1,2,3]}}';
const answer = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
const inChunks = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

test.each([answer, inChunks])('reads an answer however it is cut', (text) => {
  for (let cut = 1; cut < text.length; cut += 1) {
    const reader = new AnswerReader();
    expect(reader.take(Buffer.from(text.slice(0, cut)))).toBeNull();
    expect(reader.take(Buffer.from(text.slice(cut)))).toBeGreaterThanOrEqual(body.length);
    // The next one on the same connection.
    expect(reader.take(Buffer.from(text))).toBeGreaterThanOrEqual(body.length);
  }
});

test('ends the load at an answer with errors', () => {
  const failed = 'HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"errors":[{"a":1}]}';
  expect(() => new AnswerReader().take(Buffer.from(failed))).toThrow('"errors"');
  expect(() => new AnswerReader().take(Buffer.from(answer.replace('200 OK', '500 No')))).toThrow('500 No');
});

test('says of each figure what it reaches', () => {
  expect(verdicts({ hub_over_sql_rps: 0.9, cold_mask_ms: 0.4, peak_mb: 500, on_over_off_rps: null })).toEqual(
    [
      { figure: 'hub_over_sql_rps', value: 0.9, floor: 0.8, aim: 1, reached: 'floor' },
      { figure: 'cold_mask_ms', value: 0.4, floor: 2, aim: 0.5, reached: 'aim' },
      { figure: 'on_over_off_rps', value: 'none', floor: 0.85, aim: 0.95, reached: 'not measured' },
      { figure: 'peak_mb', value: 500, floor: 400, aim: 250, reached: 'missed' },
    ],
  );
});

test('takes parts and options, and names what it does not know', () => {
  expect(readOptions([])).toMatchObject({ rounds: 7, citizens: 1_000_000, quick: false });
  expect(readOptions(['policy', '--quick', '--rounds', '3'])).toMatchObject({ parts: ['policy'], rounds: 3 });
  expect(() => readOptions(['citizen'])).toThrow('`citizen` is no part of the bench');
  expect(() => readOptions(['--rounds', '0'])).toThrow('`--rounds` must be a whole number of at least 1');
});

test('a server slower than a turn still has answered something', async () => {
  const server = createServer((_request, response) => {
    setTimeout(() => response.end(body), 300);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const generator = startLoadGenerator();
  try {
    const { port } = server.address() as AddressInfo;
    const target = { port, path: '/', headers: {}, bodies: ['{}'] };
    const result = await generator.run({ target, connections: 2, milliseconds: 50 });
    expect(result).toMatchObject({ requests: 1, answered: 2 });
    expect(result.milliseconds).toBeGreaterThan(250);
  } finally {
    generator.stop();
    server.closeAllConnections();
    server.close();
  }
});
