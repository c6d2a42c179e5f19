/** The configuration of a hub that lacks nothing, with what a test has to say of it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { ConfigurationError, type HubConfiguration, readConfiguration } from '../../server/configuration.ts';

export interface ConfigurationReader {
  readonly read: (more: object, environment?: Record<string, string>) => HubConfiguration;
  /** What is wrong with it; fails when nothing is. */
  readonly problemsOf: (more: object, environment?: Record<string, string>) => readonly string[];
}

/** `folder` must hold `jwks.json`. */
export function configurationsIn(folder: string): ConfigurationReader {
  const config = path.join(folder, 'hub.json');
  const read: ConfigurationReader['read'] = (more, environment = {}) => {
    const rest = { directory: 'data', keySet: 'jwks.json', issuer: 'i', audience: 'a' };
    writeFileSync(config, JSON.stringify({ ...rest, sources: { tax: { file: 'tax' } }, ...more }));
    return readConfiguration(config, environment);
  };
  return {
    read,
    problemsOf(more, environment) {
      try {
        read(more, environment);
      } catch (error) {
        if (error instanceof ConfigurationError) return error.problems;
        throw error;
      }
      return expect.fail('the configuration was accepted');
    },
  };
}
