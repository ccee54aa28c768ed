/** Length fields of a stream whose end is not known yet, as other streaming writers set them. */
const UNKNOWN = 0xffff_ffff

/** The 44 bytes before 16-bit mono samples. Without `bytes` the file may be streamed. */
export function wavHeader(sampleRate: number, bytes?: number): Uint8Array {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(bytes === undefined ? UNKNOWN : bytes + 36, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(bytes ?? UNKNOWN, 40)
  return header
}
