/** The thread that composes. */
import { parentPort, workerData } from 'node:worker_threads';
import { parse } from 'graphql';
import { compose } from '../../schema/compose.ts';
import type { PartText } from './composing.ts';

const parts = (workerData as readonly PartText[]).map((part) => ({
  ...part,
  typeDefs: parse(part.typeDefs, { noLocation: true }),
}));
parentPort?.postMessage(compose(parts));
