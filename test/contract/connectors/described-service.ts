/** Services of any behaviour, described by a file of one operation. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { CompiledRead, Connector } from '../../../connectors/contract.ts';
import { openConnector, type ConnectorOptions, type ServiceKind } from '../../../connectors/open.ts';
import type { Definition } from '../../../connectors/service/definition.ts';
import type { ServiceLocation } from '../../../connectors/service/location.ts';
import type { OperationModel } from '../../../schema/source-model.ts';
import { clientFor, serveWeb, type Handler } from '../../support/web-service.ts';
import { readOf } from './kinds.ts';

/** A folder for the time of a test. */
export function ownFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-service-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** An operation without other values, of the table `登记` with the key `身份证号`. */
export function definitionOf(file: string, operation: Partial<OperationModel>, key = '身份证号'): Definition {
  const whole = { id: 'read', keys: 'ids', rows: '', values: new Map<string, string>(), ...operation };
  return { file, tables: new Map([['登记', { name: '登记', key, legacyKeys: false, operation: whole }]]) };
}

const text = { type: 'string' };

/** An OpenAPI document with one operation; a GET of `/read` with the parameter `ids` unless told. */
export function openApiOf(
  operation: object = {},
  route = '/read',
  method = 'get',
  version = '3.0.3',
): object {
  const usual = {
    operationId: 'read',
    parameters: [{ name: 'ids', in: 'query', schema: { type: 'array', items: text } }],
    responses: { 200: { description: 'rows' } },
  };
  return {
    openapi: version,
    info: { title: '服务', version: '1' },
    paths: { [route]: { [method]: { ...usual, ...operation } } },
  };
}

/** What an operation answers: JSON of a schema. */
export function answering(schema: object): object {
  return { 200: { description: 'rows', content: { 'application/json': { schema } } } };
}

/** Writes a document to a file of a folder of its own. */
export function written(document: object | string, name = 'service.json'): string {
  const file = path.join(ownFolder(), name);
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document));
  return file;
}

export interface Opened {
  readonly connector: Connector;
  /** Reads the name, or the columns that are told, of the table `登记`. */
  readonly read: (...columns: readonly string[]) => CompiledRead;
}

/** Opens a service that answers by a handler, at `/api`. */
export async function openDescribed(
  kind: ServiceKind,
  handler: Handler,
  definition: Definition,
  options: Partial<ConnectorOptions> & { readonly location?: (url: string) => ServiceLocation } = {},
): Promise<Opened> {
  const service = await serveWeb(handler);
  const { location = (url) => ({ url }), ...more } = options;
  const outbound = clientFor([service.url]);
  onTestFinished(async () => {
    await outbound.close();
    await service.stop();
  });
  const place = location(`${service.url}/api`);
  const connector = await openConnector(kind, place, { source: '服务', outbound, definition, ...more });
  onTestFinished(() => connector.close());
  const key = [...definition.tables.values()][0]?.key ?? '';
  return {
    connector,
    read: (...columns) =>
      connector.compile(
        readOf({ table: '登记', key, columns: columns.map((name) => ({ name, type: 'String' as const })) }),
      ),
  };
}

/** A handler that answers with JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Handler {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}
