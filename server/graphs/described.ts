/** The sources as the SDL folder and the configuration describe them at one moment. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type SourceLocation, addressesOf } from '../../connectors/open.ts';
import { definitionOf } from '../../connectors/service/definition.ts';
import { type Destinations, destinationsFor } from '../../outbound/destinations.ts';
import { type SdlFile, readSourceFiles } from '../../schema/files.ts';
import { readSource } from '../../schema/read-source.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import { readColumns } from '../source-tables.ts';

/** What the configuration says of sources. */
export interface SourcePlaces {
  /** Where each source is, by its name; a source without a place is not part of the graph. */
  readonly sources: ReadonlyMap<string, SourceLocation>;
  /** Folder of the sources' SDL files; those of the project unless given. */
  readonly sourceSdl?: string | undefined;
  /** Where services, key sets and tokens may be asked for over HTTP; nowhere unless given. */
  readonly outbound?: Destinations;
}

export interface DescribedSource {
  readonly model: SourceModel;
  readonly location: SourceLocation;
  readonly sdl: SdlFile;
  /** Where the source may be asked over HTTP. */
  readonly destinations: Destinations;
  /** Names all that is said of the source. Equal texts, equal sources. */
  readonly identity: string;
  /** Names what its connector is opened with: a change of other parts leaves its sessions and its breaker as they are. */
  readonly connection: string;
}

/** The content of the file that describes a service; empty where it can't be read, which its opening tells. */
function definitionText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function digest(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function described(
  model: SourceModel,
  sdl: SdlFile,
  location: SourceLocation,
  outbound: Destinations,
): DescribedSource {
  const { definition } = definitionOf(model);
  const service = definition ? [sdl.sdl, definitionText(definition.file)] : [];
  const destinations = destinationsFor(addressesOf(location), outbound);
  const place = [model.name, model.kind, location, [...destinations], service];
  return {
    model,
    location,
    sdl,
    destinations,
    identity: digest([sdl.sdl, ...place]),
    connection: digest([...place, [...readColumns(model)]]),
  };
}

/**
 * Reads every source that has a place, by names; SDL that is one of those `before` is not read again. Throws
 * `SourceDescriptionError` of the first file that is wrong.
 */
export function describeSources(
  { sources, sourceSdl, outbound = new Map() }: SourcePlaces,
  before: readonly DescribedSource[],
): readonly DescribedSource[] {
  const known = new Map(before.map(({ sdl, model }) => [`${sdl.file}\n${sdl.sdl}`, model]));
  return readSourceFiles(sourceSdl).flatMap((sdl) => {
    const model = known.get(`${sdl.file}\n${sdl.sdl}`) ?? readSource(sdl.file, sdl.sdl);
    const location = sources.get(model.name);
    return location ? [described(model, sdl, location, outbound)] : [];
  });
}
