/** JSON for readers: what fits on a line stands on one. */
const width = 110;

function lines(value: unknown, indent: string, taken: number): string {
  const flat = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || indent.length + taken + flat.length <= width)
    return spaced(value);
  const below = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((each) => `${below}${lines(each, below, 1)}`);
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).map(([key, each]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${below}${name}${lines(each, below, name.length + 1)}`;
  });
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

export function readableJson(value: unknown): string {
  return `${lines(value, '', 0)}\n`;
}
