import { useLocalParticipant, useTrackVolume } from '@livekit/components-react'
import { Mic, MicOff, PhoneOff, SendHorizontal } from 'lucide-react'
import { useState, type CSSProperties, type FormEvent } from 'react'
import { LocalAudioTrack } from 'livekit-client'
import { text } from '../text/text.ts'
import { DeviceMenu } from './device-menu.tsx'
import { useCallStore } from './use-call.ts'

/** What somebody in a call can do: speak or not, type, choose devices, hang up. */
export function Controls() {
  const store = useCallStore()
  return (
    <div className="controls">
      <MicrophoneButton />
      <DeviceMenu />
      <TypeForm />
      <button className="hang-up" type="button" onClick={() => void store.hangUp()}>
        <PhoneOff aria-hidden="true" />
        <span className="unseen">{text.call.hangUp}</span>
      </button>
    </div>
  )
}

function MicrophoneButton() {
  const { localParticipant, isMicrophoneEnabled, microphoneTrack } = useLocalParticipant()
  const track = microphoneTrack?.track
  const level = useTrackVolume(track instanceof LocalAudioTrack ? track : undefined)
  const [failed, setFailed] = useState(false)
  const toggle = () => {
    setFailed(false)
    localParticipant.setMicrophoneEnabled(!isMicrophoneEnabled).catch(() => setFailed(true))
  }
  const shown: CSSProperties & Record<'--level', number> = {
    '--level': isMicrophoneEnabled ? Math.min(level * 2, 1) : 0,
  }
  const Icon = isMicrophoneEnabled ? Mic : MicOff
  return (
    <button
      className="round"
      type="button"
      aria-pressed={!isMicrophoneEnabled}
      title={isMicrophoneEnabled ? text.call.mute : text.call.unmute}
      style={shown}
      onClick={toggle}
    >
      <Icon aria-hidden="true" />
      <span className="unseen">{text.call.muteLabel}</span>
      {failed && (
        <span className="unseen" role="alert">
          {text.call.microphoneFailed}
        </span>
      )}
    </button>
  )
}

function TypeForm() {
  const store = useCallStore()
  const [words, setWords] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const typed = words.trim()
    if (typed === '') return
    setWords('')
    store.type(typed).catch(() => setWords(typed))
  }
  return (
    <form className="type" onSubmit={submit}>
      <input
        aria-label={text.call.typeHere}
        placeholder={text.call.typeHere}
        maxLength={500}
        autoComplete="off"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <button className="round" type="submit" disabled={words.trim() === ''}>
        <SendHorizontal aria-hidden="true" />
        <span className="unseen">{text.call.send}</span>
      </button>
    </form>
  )
}
