/** The SDL files of this folder. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type DocumentNode, parse } from 'graphql';

const folder = import.meta.dirname;

/** The hub's own part of the graph. */
export function readHubSdl(): string {
  return readFileSync(path.join(folder, 'hub.graphql'), 'utf8');
}

/** Definitions of the directives with which sources describe themselves. */
export function readDirectiveDefinitions(): DocumentNode {
  return parse(readFileSync(path.join(folder, 'directives.graphql'), 'utf8'), { noLocation: true });
}

export interface SdlFile {
  readonly file: string;
  readonly sdl: string;
}

/** Folder of the project's own sources. */
export const sourcesFolder = path.join(folder, 'sources');

/** Every `*.graphql` file of a folder of sources, in the order of their names. */
export function readSourceFiles(directory: string = sourcesFolder): readonly SdlFile[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => {
      const file = path.join(directory, name);
      return { file: path.relative(process.cwd(), file), sdl: readFileSync(file, 'utf8') };
    });
}
