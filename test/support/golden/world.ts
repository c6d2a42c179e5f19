/** The hubs that golden requests are sent to, started when they are wanted and ended together. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { sourceLocations, provinceFolder, readManifest } from '../../../scripts/demo/manifest.ts';
import { startRestService } from '../../../scripts/demo/rest-service.ts';
import { type RunningHub, startHub } from '../../fixtures/hub.ts';
import { damage } from './damages.ts';
import { copyProvince, goldenClock, makeProvince } from './province.ts';
import { type GoldenRequest, readRequest } from './request.ts';
import { send } from './send.ts';

/** A statement that was really sent to a source, with the number of keys. */
export interface SentStatement {
  readonly source: string;
  readonly statement: string;
  readonly keys: number;
}

export interface GoldenHub {
  readonly running: RunningHub;
  /** In the order in which they were sent. */
  readonly sent: SentStatement[];
  close(): Promise<void>;
}

async function open(province: string, { hub, before }: GoldenRequest): Promise<GoldenHub> {
  const directory = copyProvince(province);
  const manifest = readManifest(directory);
  if (!manifest) throw new Error('the golden province has no manifest');
  const service = await startRestService(directory);
  const sources = sourceLocations(directory, manifest, service.url);
  if (hub === 'damaged') {
    await service.stop();
    damage(path.join(directory, provinceFolder, 'sources'));
  }
  const running = await startHub({ files: { directory, sources, citizens: [] }, clock: goldenClock });
  const sent: SentStatement[] = [];
  for (const [source, connector] of running.hub.served.connectors) {
    connector.onStatement = (statement, keys) => sent.push({ source, statement, keys });
  }
  for (const name of before) await send(running, readRequest(name));
  return {
    running,
    sent,
    async close() {
      await running.close();
      await service.stop();
    },
  };
}

export class GoldenWorld {
  #province: Promise<string> | null = null;
  readonly #kept = new Map<string, Promise<GoldenHub>>();

  async #open(request: GoldenRequest): Promise<GoldenHub> {
    this.#province ??= makeProvince();
    return open(await this.#province, request);
  }

  /** Does something on the hub that a request is for. Requests that change nothing share their hubs. */
  async on<Result>(request: GoldenRequest, work: (hub: GoldenHub) => Promise<Result>): Promise<Result> {
    if (request.hub !== 'own') {
      const key = JSON.stringify([request.hub, request.before]);
      const kept = this.#kept.get(key) ?? this.#open(request);
      this.#kept.set(key, kept);
      return work(await kept);
    }
    const hub = await this.#open(request);
    try {
      return await work(hub);
    } finally {
      await hub.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kept.values()].map(async (hub) => (await hub).close()));
    if (this.#province) rmSync(await this.#province, { recursive: true, force: true });
  }
}
