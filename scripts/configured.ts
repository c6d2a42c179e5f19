/** What the commands of a hub outside demo mode share: its configuration, and how they tell what is wrong. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { ConfigurationError, type HubConfiguration, readConfiguration } from '../server/configuration.ts';
import { SourceFailure } from '../connectors/contract.ts';
import { CompositionError } from '../schema/compose.ts';
import { QingdanError, errorEntry } from '../schema/errors.ts';

/** Reads the file that `--config` or `QINGDAN_CONFIG` names, if any, and the environment. */
export function configured(file: string | undefined, overrides: NodeJS.ProcessEnv = {}): HubConfiguration {
  const environment = { ...process.env, ...overrides };
  return readConfiguration(file ?? (environment['QINGDAN_CONFIG'] || null), environment);
}

/** Makes the hub's folder where there is none. Throws `ConfigurationError` when nothing can be written there. */
export function ensureDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    const problem = `\`directory\` ${directory} cannot be made or written; check its path and its rights`;
    throw new ConfigurationError([problem]);
  }
}

/** Words for whoever runs the command, without the frames of a stack where the fault is not ours. */
export function tell(error: unknown): string {
  if (error instanceof ConfigurationError) return error.problems.join('\n');
  if (error instanceof QingdanError) {
    const { faults = [] } = error.details as { readonly faults?: readonly string[] };
    const told = [`${error.code}: ${error.message}`, ...faults.map((fault) => `  ${fault}`)].join('\n');
    // To wait, as callers of a hub may, helps no command.
    return error.code === 'NOT_READY' ? told : `${told}\n${errorEntry(error.code).remedy}`;
  }
  if (error instanceof CompositionError) return error.message;
  if (error instanceof SourceFailure) {
    const because = error.internal instanceof Error ? error.internal.message : String(error.internal);
    return `${error.code}: the source \`${error.source}\` failed: ${because}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
