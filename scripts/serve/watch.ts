/** Notices changes of the files that describe sources: the configuration, SDL, and what describes services beside it. */
import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import type { HubConfiguration } from '../../server/configuration.ts';
import { sourcesFolder } from '../../schema/files.ts';
import { report } from './listen.ts';

/** Milliseconds without a further change after which files are taken: editors and deployments write several times. */
const quietMilliseconds = 300;

/** Folders are watched, not files: one that is replaced by another of its name is a change, too. */
export function watchSources(
  config: string | undefined,
  { sourceSdl }: HubConfiguration,
  changed: () => Promise<void>,
): { close(): void } {
  let quiet: NodeJS.Timeout | undefined;
  const note = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(() => void changed(), quietMilliseconds);
  };
  const file = config ?? process.env['QINGDAN_CONFIG'];
  const watched = (folder: string, isOurs: (name: string) => boolean): FSWatcher => {
    const watcher = watch(folder, (_event, name) => {
      if (name === null || isOurs(name)) note();
    });
    return watcher.on('error', report);
  };
  const watchers = [watched(sourceSdl ?? sourcesFolder, () => true)];
  if (file) watchers.push(watched(path.dirname(path.resolve(file)), (name) => name === path.basename(file)));
  return {
    close() {
      clearTimeout(quiet);
      for (const watcher of watchers) watcher.close();
    },
  };
}
