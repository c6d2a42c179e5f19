/** Text in GB 18030, for files as spreadsheets on Chinese desktops save them. Node decodes it and does not encode it. */

/** Bytes of each character of the basic plane: those of two bytes, and the linear row of those of four. */
function basicPlane(): ReadonlyMap<string, Buffer> {
  const codes: Buffer[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail !== 0x7f) codes.push(Buffer.from([lead, trail]));
    }
  }
  for (let number = 0; number < 39_420; number += 1) codes.push(fourBytes(number, 0x81));
  const decoder = new TextDecoder('gb18030');
  const bytes = new Map<string, Buffer>();
  for (const code of codes) {
    const character = decoder.decode(code);
    if (character.length === 1 && character !== '\uFFFD' && !bytes.has(character)) bytes.set(character, code);
  }
  return bytes;
}

function fourBytes(number: number, lead: number): Buffer {
  return Buffer.from([
    lead + Math.floor(number / 12_600),
    0x30 + (Math.floor(number / 1_260) % 10),
    0x81 + (Math.floor(number / 10) % 126),
    0x30 + (number % 10),
  ]);
}

let known: ReadonlyMap<string, Buffer> | undefined;

export function inGb18030(text: string): Buffer {
  known ??= basicPlane();
  const bytes: Buffer[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(Buffer.from(character));
    else if (code > 0xffff) bytes.push(fourBytes(code - 0x10000, 0x90));
    else bytes.push(known.get(character) ?? Buffer.from('?'));
  }
  return Buffer.concat(bytes);
}
