/** A sine of `hertz` with an amplitude of 0.5, `seconds` long. */
export function tone(hertz: number, sampleRate: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(sampleRate * seconds) },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / sampleRate),
  )
}

/** The amplitude of the part of `samples` that lies at `hertz` (one bin of a Fourier transform). */
export function amplitudeAt(samples: Float32Array, sampleRate: number, hertz: number): number {
  let real = 0
  let imaginary = 0
  samples.forEach((sample, n) => {
    const angle = (2 * Math.PI * hertz * n) / sampleRate
    real += sample * Math.cos(angle)
    imaginary += sample * Math.sin(angle)
  })
  return (2 * Math.hypot(real, imaginary)) / samples.length
}

export function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}
