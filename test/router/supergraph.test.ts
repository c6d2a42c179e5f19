/** What is read as a supergraph, and what is refused with its code and place. */
import { composeServices } from '@theguild/federation-composition';
import { parse, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readSupergraphFile } from '../../server/router/router.ts';
import { readSupergraph } from '../../schema/supergraph.ts';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { twoSources } from '../fixtures/graphs/shops.ts';
import { hidden } from '../fixtures/graphs/values.ts';

const sdl = buildGraph(twoSources).supergraphSdl.replaceAll('memory:', 'http://localhost/');

function refusal(text: string): unknown {
  try {
    readSupergraph(text, 'supergraph.graphql');
  } catch (error) {
    return error;
  }
  return null;
}

describe('a supergraph', () => {
  it('names its subgraphs with their addresses', () => {
    expect(readSupergraph(sdl, 'x').subgraphs.map(({ name, url }) => [name, url.href])).toEqual([
      ['products', 'http://localhost/products'],
      ['reviews', 'http://localhost/reviews'],
    ]);
  });

  it('shows callers nothing of federation and nothing inaccessible', () => {
    const text = printSchema(
      readSupergraph(buildGraph(hidden).supergraphSdl.replaceAll('memory:', 'https://localhost/'), 'x')
        .schema,
    );
    expect(text).not.toMatch(/join__|link|Secret|TOP|\binner\b|\bkey\b|inaccessible/);
    expect(text).toContain('union Thing = Open\n');
  });
});

describe('what is no supergraph', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['no SDL', 'type Query {', /^supergraph\.graphql:1:13: Syntax Error/],
    ['SDL of one subgraph', 'type Query { a: Int }', /links no `https:\/\/specs\.apollo\.dev\/join`/],
    [
      'one of federation 1',
      'schema @core(feature: "https://specs.apollo.dev/core/v0.2") @core(feature: "https://specs.apollo.dev/join/v0.1", for: EXECUTION) { query: Query } type Query { a: Int }',
      /federation 1 composed it/,
    ],
    ['one without subgraphs', sdl.replace('enum join__Graph', 'enum Other'), /no subgraph/],
    ['one without addresses', sdl.replace('http://localhost/reviews', ''), /`reviews` has the address ``/],
    [
      'one with other addresses',
      sdl.replace('http://localhost/reviews', 'file:///etc/passwd'),
      /http or https/,
    ],
  ];
  it.each(cases)('is refused: %s', (_, text, message) => {
    expect(refusal(text)).toMatchObject({
      code: 'SUPERGRAPH_INVALID',
      message: expect.stringMatching(message) as string,
    });
  });

  it('is refused when it cannot be read', () => {
    expect(() => readSupergraphFile('/nowhere/supergraph.graphql')).toThrow(/cannot be read \(ENOENT\)/);
  });
});

describe('a supergraph that needs more than a router', () => {
  const marks = ['authenticated', 'context', 'fromContext', 'key', 'policy', 'requiresScopes'];
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(marks.map((name) => `@${name}`))})`;
  it.each([
    ['authenticated', 'type Query { a: Int @authenticated }'],
    ['requiresScopes', 'type Query { a: Int @requiresScopes(scopes: [["x"]]) }'],
    ['policy', 'type Query { a: Int @policy(policies: [["x"]]) }'],
    [
      'context',
      `type Query { t: T }
      type T @key(fields: "id") @context(name: "c") { id: ID! of: String! u: U! }
      type U @key(fields: "id") { id: ID! a(of: String @fromContext(field: "$c { of }")): Int }`,
    ],
  ])('is refused: `@%s`', (name, typeDefs) => {
    const service = { name: 'a', url: 'http://localhost/a', typeDefs: parse(link + typeDefs) };
    const { supergraphSdl = '' } = composeServices([service]);
    expect(refusal(supergraphSdl)).toMatchObject({
      code: 'SUPERGRAPH_NOT_SUPPORTED',
      message: expect.stringMatching(
        new RegExp(`^supergraph\\.graphql: it links \`${name}\` \\(.*\\) for security`),
      ) as string,
    });
  });
});

describe('a supergraph with subjects', () => {
  const marked = (directive: string): string =>
    sdl.replace('type Review ', `type Review ${directive}(path: "id") `);
  const link = (as: string): string =>
    `@link(url: "https://example.org/registry/v1", import: [{ name: "@subject", as: "@${as}" }]) @link(`;
  it.each([
    ['by its name', marked('@subject')],
    ['under its specification', marked('@registry__subject')],
    ['under another name', marked('@person').replace('@link(', link('person'))],
  ])('is refused: marked %s', (_, text) => {
    expect(refusal(text)).toMatchObject({
      code: 'SUPERGRAPH_HAS_SUBJECTS',
      message: expect.stringMatching(/^supergraph\.graphql:\d+: a type is marked with `@/) as string,
    });
  });
});
