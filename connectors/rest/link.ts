/** Links to the next page of an answer, which lead to the same service. */
import { BadAnswer } from '../driver.ts';
import { below } from './path.ts';

/** A target with its parameters, each a name and perhaps a word or quoted text. */
const linkPattern = /<([^<>]*)>((?:\s*;\s*[^\s=;,"]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)/g;
const isNext = /;\s*rel\s*=\s*(?:next(?=\s|;|$)|"(?:[^"]*\s)?next(?:\s[^"]*)?")/i;

/** The address of the next page in a header `Link` (RFC 8288); null where there is none. */
export function linkOf(header: string | undefined): string | null {
  for (const [, address = '', parameters = ''] of (header ?? '').matchAll(linkPattern)) {
    if (isNext.test(parameters)) return address;
  }
  return null;
}

/** Throws `BadAnswer` where a link leads out of the service. */
export function nextUrl(base: URL, current: URL, link: string): URL {
  const url = URL.canParse(link, current.href) ? new URL(link, current) : null;
  const isSame = url !== null && url.origin === base.origin && url.username === '' && url.password === '';
  if (!isSame) throw new BadAnswer('the link to the next page leads to another service');
  try {
    return below(base, url.pathname.slice(base.pathname.replace(/\/+$/, '').length) + url.search);
  } catch {
    throw new BadAnswer('the link to the next page leaves the base of the service');
  }
}
