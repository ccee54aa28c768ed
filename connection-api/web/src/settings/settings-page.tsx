import { text } from '../text/text.ts'
import { SignedInDevices } from './signed-in-devices.tsx'

/** What a person can set. */
export function SettingsPage() {
  return (
    <div className="page">
      <h1>{text.places.settings}</h1>
      <SignedInDevices />
    </div>
  )
}
