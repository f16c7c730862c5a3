// Minecraft Java's numbers: seven bits to a byte, the lowest first. Source: minecraft.wiki, "Java Edition protocol/Data types", VarInt.

/** The bytes of an unsigned 32-bit number. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value >>> 0; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}

/** The number at `at` and where it ends; undefined while bytes are missing, and for one that is longer than five bytes. */
export function readVarint(bytes: Buffer, at: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value |= (byte & 127) << (7 * index);
    if (byte < 128) return { value, end: at + index + 1 };
  }
  return undefined;
}
