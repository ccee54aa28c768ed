import { useSessionStore } from '../session/use-session.ts'
import { text } from '../text/text.ts'
import { DaysOff } from './days-off.tsx'
import { GuestLinks } from './guest-links.tsx'
import { KeepTranscripts } from './keep-transcripts.tsx'
import { Kinds } from './kinds.tsx'
import { Passkeys } from './passkeys.tsx'
import { Reminders } from './reminders.tsx'
import { SignedInDevices } from './signed-in-devices.tsx'
import { TwoFactor } from './two-factor.tsx'
import { WorkingHours } from './working-hours.tsx'
import './settings.css'

/** What a person can set. */
export function SettingsPage() {
  const { isByClerk } = useSessionStore()
  return (
    <div className="page">
      <h1>{text.places.settings}</h1>
      <WorkingHours />
      <DaysOff />
      <Kinds />
      <Reminders />
      <GuestLinks />
      <KeepTranscripts />
      {!isByClerk && <OfOurPassword />}
      <SignedInDevices />
    </div>
  )
}

/** Whom Clerk signs in has all this there. */
function OfOurPassword() {
  return (
    <>
      <TwoFactor />
      <Passkeys />
    </>
  )
}
