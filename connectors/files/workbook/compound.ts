/** Whether an old workbook is whole: it is a small file system of its own (a compound file), with a stream of records. */

const signature = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** Above are marks, not numbers of sectors. */
const lastSector = 0xfffffffa;

export function isCompound(start: Buffer): boolean {
  return start.subarray(0, signature.length).equals(signature);
}

/** Numbers of the sectors with the table of sectors: 109 in the header, further ones in a chain. */
function tableSectors(file: Buffer, shift: number): readonly number[] {
  const perSector = 2 ** (shift - 2);
  const sectors = Array.from({ length: 109 }, (_, at) => file.readUInt32LE(76 + 4 * at));
  let next = file.readUInt32LE(68);
  for (let left = file.readUInt32LE(72); left > 0 && next <= lastSector; left -= 1) {
    const start = (next + 1) * 2 ** shift;
    for (let at = 0; at < perSector - 1; at += 1) sectors.push(file.readUInt32LE(start + 4 * at));
    next = file.readUInt32LE(start + 4 * (perSector - 1));
  }
  return sectors.filter((sector) => sector <= lastSector);
}

/** Whether a compound file reaches to the last sector that another one leads to. */
export function hasAllSectors(file: Buffer): boolean {
  try {
    const shift = file.readUInt16LE(30);
    if (shift !== 9 && shift !== 12) return false;
    const perSector = 2 ** (shift - 2);
    let last = -1;
    for (const sector of tableSectors(file, shift)) {
      const start = (sector + 1) * 2 ** shift;
      for (let at = 0; at < perSector; at += 1) {
        const next = file.readUInt32LE(start + 4 * at);
        if (next <= lastSector) last = Math.max(last, next);
      }
    }
    return file.length > (last + 1) * 2 ** shift;
  } catch (error) {
    // A place that is read lies behind the end.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const beginnings: ReadonlySet<number> = new Set([0x0009, 0x0209, 0x0409, 0x0809]);
const ending = 0x000a;

/** Whether a stream of records ends each part that it begins. */
export function endsItsParts(stream: Buffer): boolean {
  let open = 0;
  let parts = 0;
  for (let at = 0; at + 4 <= stream.length;) {
    const type = stream.readUInt16LE(at);
    const length = stream.readUInt16LE(at + 2);
    if (open === 0 && !beginnings.has(type)) break;
    at += 4 + length;
    if (at > stream.length) return false;
    if (beginnings.has(type)) open += 1;
    if (type !== ending) continue;
    open -= 1;
    parts += 1;
  }
  return open === 0 && parts > 1;
}
