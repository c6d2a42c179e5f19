/**
 * Candidate: Apollo Server as its users write it: a resolver a field, a DataLoader a table, a rule of graphql-shield
 * on every field, the token verified for each request, cache control off (it alone would double the time).
 */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { resolvers, typeDefs } from './apollo-schema.ts';
import { makeLoaders, type Loaders } from './apollo-loaders.ts';
import { readableFields } from './apollo-permissions.ts';
import { announce } from './serving.ts';
import { settings } from './settings.ts';

const require = createRequire(import.meta.url);
// The ES modules of both do not load on Node 24, or load GraphQL a second time.
const { makeExecutableSchema } = require('@graphql-tools/schema') as typeof import('@graphql-tools/schema');
const { rule, shield } = require('graphql-shield') as typeof import('graphql-shield');
const { applyMiddleware } = require('graphql-middleware') as {
  readonly applyMiddleware: <Schema>(schema: Schema, ...middleware: readonly unknown[]) => Schema;
};

interface Context {
  readonly department: string;
  readonly powers: readonly string[];
  readonly loaders: Loaders;
}

/** One rule a field, asked once a request (`contextual`), as the manual of graphql-shield recommends. */
function ruleOf(coordinate: string) {
  return rule(`read ${coordinate}`, { cache: 'contextual' })((_parent, _args, context: Context) =>
    context.powers.some((power) => readableFields(context.department, power).has(coordinate)),
  );
}

const plain = makeExecutableSchema({ typeDefs, resolvers });
const rules = Object.fromEntries(
  Object.entries(plain.getTypeMap())
    .filter(([name, type]) => !name.startsWith('__') && 'getFields' in type)
    .map(([name, type]) => [
      name,
      Object.fromEntries(
        Object.keys((type as { getFields(): object }).getFields()).map((field) => [
          field,
          ruleOf(`${name}.${field}`),
        ]),
      ),
    ]),
);

const keys = createLocalJWKSet(JSON.parse(readFileSync(settings.keySetFile, 'utf8')) as JSONWebKeySet);

const server = new ApolloServer<Context>({
  schema: applyMiddleware(plain, shield(rules, { allowExternalErrors: true })),
  plugins: [ApolloServerPluginCacheControlDisabled()],
  introspection: false,
});

const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  async context({ req }) {
    const token = (req.headers.authorization ?? '').slice('Bearer '.length);
    const { issuer, audience } = settings;
    const { payload } = await jwtVerify(token, keys, { issuer, audience });
    return {
      department: String(payload['department']),
      powers: payload['powers'] as readonly string[],
      loaders: makeLoaders(),
    };
  },
});
announce(Number(new URL(url).port));
