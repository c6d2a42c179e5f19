/** JSON Pointers (RFC 6901). */

/** The names that a pointer goes through, none for the whole; null when the text is no pointer. */
export function pointerPath(pointer: string): readonly string[] | null {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return null;
  return pointer
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}
