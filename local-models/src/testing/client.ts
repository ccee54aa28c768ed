/** A client of OpenAI's API, as small as the tests need. */
export function createClient(origin: string) {
  return {
    speech: (body: object, signal?: AbortSignal) =>
      fetch(`${origin}/v1/audio/speech`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        ...(signal && { signal }),
      }),
    transcription(wav: Uint8Array<ArrayBuffer>, signal?: AbortSignal) {
      const form = new FormData()
      form.set('model', 'moonshine-tiny')
      form.set('file', new File([wav], 'audio.wav', { type: 'audio/wav' }))
      return fetch(`${origin}/v1/audio/transcriptions`, {
        method: 'POST',
        body: form,
        ...(signal && { signal }),
      })
    },
    get: (path: string) => fetch(`${origin}${path}`),
    post: (path: string, init: RequestInit) =>
      fetch(`${origin}${path}`, { method: 'POST', ...init }),
  }
}

export async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await response.arrayBuffer())
}
