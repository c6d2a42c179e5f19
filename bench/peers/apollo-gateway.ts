/** Candidate: Apollo Gateway in Apollo Server, as its manual sets it up; cache control off, as no subgraph sends any. */
import { createRequire } from 'node:module';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { readGatewaySettings } from '../router/settings.ts';
import { announce } from './serving.ts';

const require = createRequire(import.meta.url);

// The little of it that is used, written out: its types are there only when it is installed.
const { ApolloGateway } = require('@apollo/gateway') as {
  readonly ApolloGateway: new (config: {
    readonly supergraphSdl: string;
  }) => NonNullable<ConstructorParameters<typeof ApolloServer>[0]['gateway']>;
};

const { supergraph } = readGatewaySettings();
const server = new ApolloServer({
  gateway: new ApolloGateway({ supergraphSdl: supergraph }),
  plugins: [ApolloServerPluginCacheControlDisabled()],
});
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
announce(Number(new URL(url).port));
