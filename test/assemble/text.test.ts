/** Whatever a source sends, the answer is JSON, and says the same as JSON.stringify. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonOf, textOf } from '../../resolvers/assemble/text.ts';
import { JsonBytes } from '../../resolvers/json-bytes.ts';
import { complete } from './support.ts';

const text = fc.string({ unit: 'binary', maxLength: 90 });
/** Code units of every kind, lone surrogates among them. */
const units = fc.array(fc.nat(0xffff), { maxLength: 90 }).map((codes) => String.fromCharCode(...codes));

/** A string as bytes, between others that must stay as they are. */
function bytesOf(value: string): string {
  const out = new JsonBytes(1);
  out.ascii('[1e-7,');
  out.string(value);
  out.ascii(']');
  return out.part(0, out.at).toString();
}

describe('strings', () => {
  it('are written as JSON.stringify writes them', () => {
    fc.assert(
      fc.property(fc.oneof(text, units), (value) => {
        expect(textOf(value)).toBe(JSON.stringify(value));
        expect(bytesOf(value)).toBe(`[1e-7,${JSON.stringify(value)}]`);
      }),
    );
  });

  it.each([
    ['\ud800'],
    ['a\udc00b'],
    ['\ud83d\ude00'],
    ['\u2028'],
    ['"\\/\b'],
    ['\u007f'],
    ['汉字'.repeat(50)],
    ['汉字 é\u07ff\u0800\uffff'],
  ])('%j', (value) => {
    expect(textOf(value)).toBe(JSON.stringify(value));
    expect(Buffer.from(textOf(value)).toString()).toBe(textOf(value));
    expect(bytesOf(value)).toBe(`[1e-7,${JSON.stringify(value)}]`);
  });
});

describe('any value', () => {
  it('gives JSON or nothing', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withSparseArray: true, withSet: true }),
        (value) => {
          const json = jsonOf(value);
          if (json !== null) expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  it('anywhere in data gives a valid answer', () => {
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true });
    const node = fc.record(
      { id: anything, name: anything, must: anything, texts: anything, json: anything, child: anything },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.record({ node: fc.oneof(anything, node), strict: fc.array(fc.oneof(anything, node)) }),
        (data) => {
          const { data: completed } = complete(
            '{ node { id name texts json child { id must } } strict { must json } }',
            { data },
          );
          expect(Object.keys(completed as object)).toEqual(['node', 'strict']);
        },
      ),
    );
  });
});
