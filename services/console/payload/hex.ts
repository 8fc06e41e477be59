const perLine = 16;

/** Bytes as lines of offset, hexadecimal digits and, where they have one, ASCII characters. */
export function hexDump(bytes: Buffer): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += perLine) {
    const line = bytes.subarray(offset, offset + perLine);
    const digits = [...line].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const characters = line.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    const at = offset.toString(16).padStart(6, '0');
    lines.push(`${at}  ${digits.padEnd(perLine * 3 - 1)}  ${characters}`);
  }
  return lines.join('\n');
}
