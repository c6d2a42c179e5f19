/** The folder of the demo's files, made aside and put in its place as a whole. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { QingdanError } from '../../schema/errors.ts';
import { type DemoManifest, manifestFile, provinceFolder, readManifest } from './manifest.ts';

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Folders that earlier runs left when they were killed. */
function removeLeftovers(directory: string): void {
  const prefix = `${provinceFolder}.partial-`;
  for (const name of readdirSync(directory)) {
    if (!name.startsWith(prefix) || isRunning(Number(name.slice(prefix.length)))) continue;
    rmSync(path.join(directory, name), { recursive: true, force: true });
  }
}

/** Refuses to replace a folder that no run of this made. */
export function checkReplaceable(directory: string): void {
  const target = path.join(directory, provinceFolder);
  if (!existsSync(target) || readManifest(directory) !== null || readdirSync(target).length === 0) return;
  throw new QingdanError(
    'BAD_USER_INPUT',
    `\`${target}\` holds something else than a demo: choose another directory or empty it`,
  );
}

export interface ProvinceFiles {
  /** Folder to make the files in; what is in it is lost unless it is published. */
  readonly partial: string;
  /** Puts the files in the place of those of an earlier run, with their manifest. */
  publish(manifest: DemoManifest): void;
  abandon(): void;
}

/** Begins to make the files of a demo directory. */
export function beginFiles(directory: string): ProvinceFiles {
  mkdirSync(directory, { recursive: true });
  removeLeftovers(directory);
  const target = path.join(directory, provinceFolder);
  const partial = `${target}.partial-${process.pid}`;
  const abandon = (): void => rmSync(partial, { recursive: true, force: true });
  abandon();
  mkdirSync(path.join(partial, 'sources'), { recursive: true });
  mkdirSync(path.join(partial, 'services'));
  return {
    partial,
    abandon,
    publish(manifest) {
      writeFileSync(path.join(partial, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
      rmSync(target, { recursive: true, force: true });
      renameSync(partial, target);
    },
  };
}
