/** What the statements of all databases are built with. */
import { DummyDriver, Kysely, sql, type Dialect, type RawBuilder } from 'kysely';
import { MissingStructure } from './driver.ts';

/** Builds statements of a dialect, and sends none. */
export function builderOf(
  dialect: Pick<Dialect, 'createAdapter' | 'createIntrospector' | 'createQueryCompiler'>,
): Kysely<Record<string, never>> {
  return new Kysely({ dialect: { ...dialect, createDriver: () => new DummyDriver() } });
}

/** A name, or names that belong to each other, quoted. Throws `MissingStructure` for what no source can name so. */
export function identifier(...names: readonly string[]): RawBuilder<unknown> {
  for (const name of names) {
    // SQL text ends at a NUL; what stands after it would be lost without a word.
    if (name === '' || name.includes('\0'))
      throw new MissingStructure(`a name is empty or has a NUL character in \`${names.join('.')}\``);
  }
  return sql.id(...names);
}

/** `table`, looked for where the session looks, or `schema.table`; the first dot divides. */
export function tableOf(name: string, named: typeof identifier = identifier): RawBuilder<unknown> {
  const dot = name.indexOf('.');
  return dot < 0 ? named(name) : named(name.slice(0, dot), name.slice(dot + 1));
}
