import { Switch } from '@base-ui/react/switch'
import { useId } from 'react'
import './switch.css'

interface SwitchLineProps {
  readonly label: string
  readonly on: boolean
  readonly disabled?: boolean
  readonly onChange: (on: boolean) => void
}

/** Something that is on or off, and what it is. */
export function SwitchLine({ label, on, disabled = false, onChange }: SwitchLineProps) {
  const id = useId()
  return (
    <span className="switch-line">
      <Switch.Root
        className="switch"
        aria-labelledby={id}
        checked={on}
        disabled={disabled}
        onCheckedChange={onChange}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
      <span id={id}>{label}</span>
    </span>
  )
}
