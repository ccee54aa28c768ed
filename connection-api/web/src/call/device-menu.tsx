import { Popover } from '@base-ui/react/popover'
import { useMediaDeviceSelect } from '@livekit/components-react'
import { SlidersHorizontal } from 'lucide-react'
import { text } from '../text/text.ts'
import { Choice } from '../ui/field.tsx'

/** Which microphone and, where the browser lets one choose, which loudspeaker. */
export function DeviceMenu() {
  return (
    <Popover.Root>
      <Popover.Trigger className="round" title={text.call.devices}>
        <SlidersHorizontal aria-hidden="true" />
        <span className="unseen">{text.call.devices}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={10} className="menu-place">
          <Popover.Popup className="menu device-menu">
            <Popover.Title className="unseen">{text.call.devices}</Popover.Title>
            <DeviceChoice kind="audioinput" label={text.call.microphone} />
            {'setSinkId' in HTMLMediaElement.prototype && (
              <DeviceChoice kind="audiooutput" label={text.call.loudspeaker} />
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface DeviceChoiceProps {
  readonly kind: 'audioinput' | 'audiooutput'
  readonly label: string
}

function DeviceChoice({ kind, label }: DeviceChoiceProps) {
  const { devices, activeDeviceId, setActiveMediaDevice } = useMediaDeviceSelect({ kind })
  return (
    <Choice
      label={label}
      value={activeDeviceId}
      disabled={devices.length === 0}
      onChange={(event) => void setActiveMediaDevice(event.target.value)}
    >
      {devices.length === 0 && <option value={activeDeviceId}>{text.call.noDevices}</option>}
      {devices.map(({ deviceId, label: name }) => (
        <option key={deviceId} value={deviceId}>
          {name || text.call.unnamedDevice}
        </option>
      ))}
    </Choice>
  )
}
