import { RoomAudioRenderer, useStartAudio } from '@livekit/components-react'
import type { Room } from 'livekit-client'
import { text } from '../text/text.ts'
import './call-sound.css'

/** The agent's voice, whichever part of the page is shown; and a button where a browser wants one. */
export function CallSound({ room }: { readonly room: Room }) {
  const { mergedProps, canPlayAudio } = useStartAudio({
    room,
    props: { className: 'button button-main start-sound' },
  })
  const { style: _style, ...button } = mergedProps
  return (
    <>
      <RoomAudioRenderer room={room} />
      {!canPlayAudio && (
        <button {...button} type="button">
          {text.call.startSound}
        </button>
      )}
    </>
  )
}
