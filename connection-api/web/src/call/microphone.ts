import { microphoneTrouble, type MicrophoneTrouble } from './ending.ts'

const WANTED = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

/** The microphone, or why it cannot be had. Asks the person where the browser has to. */
export async function askForMicrophone(): Promise<MediaStreamTrack | MicrophoneTrouble> {
  // Browsers hide microphones from pages that come over plain HTTP from elsewhere.
  if (!isSecureContext) return 'insecure'
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: WANTED })
    return stream.getAudioTracks()[0] ?? 'no_device'
  } catch (error) {
    return microphoneTrouble(error)
  }
}
