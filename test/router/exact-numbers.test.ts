/** Numbers that no double holds keep their digits on the way from a subgraph, to another one, and to the caller. */
import type { RequestListener } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { ExactNumber, mayLoseDigits, readJson } from '../../connectors/graphql/exact-json.ts';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { type ServedGraph, bodyOf, serveGraph } from '../fixtures/graphs/served.ts';
import { twoSources } from '../fixtures/graphs/shops.ts';

const read = (text: string): unknown => readJson(Buffer.from(text));

describe('a number of JSON', () => {
  it.each([
    '9007199254740993',
    '-9007199254740993',
    '123456789012345678901234567890',
    '12345678901234567.89',
    '0.12345678901234567891',
    '1.2345678901234567891e30',
  ])('is kept as it is written: %s', (text) => {
    expect(read(`[${text}]`)).toEqual([new ExactNumber(text)]);
    expect(JSON.stringify(read(`{"a":[${text},"${text}"]}`))).toBe(`{"a":[${text},"${text}"]}`);
  });

  it.each([
    '9007199254740992',
    '0.30000000000000004',
    '1.50000000000000000000',
    '10000000000000000',
    '1e300',
  ])('is a double where that holds it: %s', (text) => expect(read(`[${text}]`)).toEqual([Number(text)]));

  it('is found wherever it stands, and costs nothing else its form', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 40 });
    const others = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(texts, others, fc.bigInt({ min: 2n ** 53n }), fc.boolean(), (text, value, big, isTold) => {
        const number = `${big * 2n + 1n}`;
        const before = JSON.stringify({ text, value, after: 0 });
        const body = Buffer.from(isTold ? before.replace(/0\}$/, `${number}}`) : before);
        const found = readJson(body) as { after: unknown };
        expect({ ...found, after: 0 }).toEqual(JSON.parse(before));
        expect(found.after).toEqual(isTold ? new ExactNumber(number) : 0);
        if (!isTold && mayLoseDigits(body)) expect(before).toMatch(/[\d.eE+-]{16}/);
      }),
    );
  });
});

describe('the router', () => {
  let served: ServedGraph | undefined;
  afterEach(() => served?.close());

  it('passes it on to subgraphs and callers with all its digits', async () => {
    const asked: string[] = [];
    const answering =
      (text: string): RequestListener =>
      (request, response) => {
        void bodyOf(request).then((body) => asked.push(body));
        response.writeHead(200, { 'content-type': 'application/json' });
        request.once('end', () => response.end(text));
      };
    const product = '{"data":{"product":{"__typename":"Product","id":9007199254740993,"name":"chair"}}}';
    const reviews = '{"data":{"_entities":[{"__typename":"Product","best":{"stars":5}}]}}';
    served = await serveGraph(buildGraph(twoSources), {
      handlers: { products: answering(product), reviews: answering(reviews) },
    });
    const { text } = await served.ask('{ product(id: "p1") { id best { stars } } }');
    expect(text).toBe('{"data":{"product":{"id":"9007199254740993","best":{"stars":5}}}}');
    expect(asked[1]).toContain('"representations":[{"__typename":"Product","id":9007199254740993}]');
  });
});
