/** Candidate: the runtime of Hive Gateway with the planner of Hive Router, on bare `node:http`. */
import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { readGatewaySettings } from '../router/settings.ts';
import { serve } from './serving.ts';

const require = createRequire(import.meta.url);

// The little of it that is used, written out: its types are there only when it is installed.
const { createGatewayRuntime } = require('@graphql-hive/gateway-runtime') as {
  readonly createGatewayRuntime: (config: object) => RequestListener;
};
const { unifiedGraphHandler } = require('@graphql-hive/router-runtime') as {
  readonly unifiedGraphHandler: unknown;
};

const { supergraph } = readGatewaySettings();
serve(
  createGatewayRuntime({
    supergraph,
    unifiedGraphHandler,
    logging: false,
    graphqlEndpoint: '/graphql',
    landingPage: false,
  }),
);
