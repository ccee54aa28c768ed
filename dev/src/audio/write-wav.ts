const HEADER_BYTES = 44
const BYTES_A_SAMPLE = 2

/**
 * A WAV file of 16-bit PCM, one channel for each track; shorter tracks end in silence.
 *
 * @param rate samples a second of every track
 */
export function writeWav(rate: number, tracks: readonly Int16Array[]): Buffer {
  const channels = tracks.length
  const frames = Math.max(0, ...tracks.map((track) => track.length))
  const file = Buffer.alloc(HEADER_BYTES + frames * channels * BYTES_A_SAMPLE)
  writeHeader(file, rate, channels)
  for (const [channel, track] of tracks.entries()) {
    for (const [frame, sample] of track.entries()) {
      file.writeInt16LE(sample, HEADER_BYTES + (frame * channels + channel) * BYTES_A_SAMPLE)
    }
  }
  return file
}

function writeHeader(file: Buffer, rate: number, channels: number): void {
  file.write('RIFF', 0, 'ascii')
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8, 'ascii')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(channels, 22)
  file.writeUInt32LE(rate, 24)
  file.writeUInt32LE(rate * channels * BYTES_A_SAMPLE, 28)
  file.writeUInt16LE(channels * BYTES_A_SAMPLE, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'ascii')
  file.writeUInt32LE(file.length - HEADER_BYTES, 40)
}
