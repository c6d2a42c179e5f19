/** Paths below the base of a service, which nothing that is put into them leaves. */
import { MissingStructure } from '../driver.ts';

/** A part of a path. Throws `MissingStructure` for what would be a step in it. */
export function encodedPart(part: string): string {
  // Dots survive encoding and would be resolved as steps.
  if (part === '' || part === '.' || part === '..') {
    throw new MissingStructure(`\`${part}\` is no part of a path`);
  }
  return encodeURIComponent(part.toWellFormed());
}

/** The URL of a path of encoded parts. Throws `MissingStructure` where it leaves the base. */
export function below(base: URL, path: string): URL {
  const root = base.href.replace(/\/+$/, '');
  const url = new URL(`${root}${path}`);
  const stays = url.origin === base.origin && `${url.origin}${url.pathname}`.startsWith(`${root}/`);
  if (!stays) throw new MissingStructure('a path leaves the base of the service');
  return url;
}
