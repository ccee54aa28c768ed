/** Little-endian signed 16-bit samples from floats of -1..1; what lies beyond is clipped. */
export function toPcm16(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 2)
  const view = new DataView(bytes.buffer)
  samples.forEach((sample, index) => {
    const clipped = Math.max(-1, Math.min(1, sample))
    view.setInt16(index * 2, Math.round(clipped * 32_767), true)
  })
  return bytes
}
