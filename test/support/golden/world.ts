/** The hubs that golden requests are sent to: one that all share which change nothing, and new ones. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { sourceLocations, provinceFolder, readManifest } from '../../../scripts/demo/manifest.ts';
import { startRestService } from '../../../scripts/demo/rest-service.ts';
import { type RunningHub, startHub } from '../../fixtures/hub.ts';
import { type Damage, damages } from './damages.ts';
import { copyProvince, goldenClock, makeProvince } from './province.ts';

/** Statements that were sent, in the order in which they were, with the number of keys. */
export interface SentStatement {
  readonly source: string;
  readonly statement: string;
  readonly keys: number;
}

export interface GoldenHub {
  readonly running: RunningHub;
  readonly sent: SentStatement[];
  close(): Promise<void>;
}

async function open(province: string, suffered: readonly Damage[]): Promise<GoldenHub> {
  const directory = copyProvince(province);
  const manifest = readManifest(directory);
  if (!manifest) throw new Error('the golden province has no manifest');
  const service = await startRestService(directory);
  const restUrl = service.url;
  if (suffered.includes('the REST service is down')) await service.stop();
  for (const damage of suffered) damages[damage](path.join(directory, provinceFolder, 'sources'));
  const running = await startHub({
    files: { directory, sources: sourceLocations(directory, manifest, restUrl), citizens: [] },
    clock: goldenClock,
  });
  const sent: SentStatement[] = [];
  for (const [source, connector] of running.hub.connectors) {
    connector.onStatement = (statement, keys) => sent.push({ source, statement, keys });
  }
  return {
    running,
    sent,
    async close() {
      await running.close();
      await service.stop();
    },
  };
}

/** Makes the province when the first hub is wanted. */
export class GoldenWorld {
  #province: Promise<string> | null = null;
  #shared: Promise<GoldenHub> | null = null;

  async #open(suffered: readonly Damage[]): Promise<GoldenHub> {
    this.#province ??= makeProvince();
    return open(await this.#province, suffered);
  }

  shared(): Promise<GoldenHub> {
    this.#shared ??= this.#open([]);
    return this.#shared;
  }

  /** A new hub, the caller's to close. */
  own(suffered: readonly Damage[]): Promise<GoldenHub> {
    return this.#open(suffered);
  }

  async close(): Promise<void> {
    await (await this.#shared)?.close();
    if (this.#province) rmSync(await this.#province, { recursive: true, force: true });
  }
}
