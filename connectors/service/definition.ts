import path from 'node:path';
import { QingdanError } from '../../schema/errors.ts';
import type { SourceModel, TableModel } from '../../schema/source-model.ts';

/** The file that describes a service, and the tables that are read by its operations. */
export interface Definition {
  readonly file: string;
  readonly tables: ReadonlyMap<string, TableModel>;
}

/** What describes a source that is a service; nothing of another one. */
export function definitionOf({ file, definition, tables }: SourceModel): { definition?: Definition } {
  if (definition === undefined) return {};
  return { definition: { file: path.resolve(path.dirname(file), definition), tables } };
}

/** The source's SDL and its definition do not go together. Meant for who starts the hub. */
export function definitionFault(file: string, cause: string): QingdanError {
  return new QingdanError('BAD_USER_INPUT', `\`${file}\`: ${cause}`, { file, cause });
}
