import { useState, type FormEvent, type ReactNode } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useConfirmation, type Confirmation } from './use-confirmation.ts'

const { told } = text.guest

interface ConfirmAddressProps {
  /** The secret of the guest's link. */
  readonly link: string
  /** How messages leave here. */
  readonly channels: readonly ('sms' | 'mail')[]
}

/** A guest may show that a number or an address is theirs, and is then written to. Or not. */
export function ConfirmAddress({ link, channels }: ConfirmAddressProps) {
  const confirmation = useConfirmation(link)
  const [channel, another] = channels
  if (channel === undefined) return null
  const { step, failure } = confirmation
  return (
    <Card title={told.title} about={told.about}>
      {step.at === 'address' && (
        <AddressForm way={confirmation} of={another === undefined ? channel : 'both'} />
      )}
      {step.at === 'code' && <CodeForm way={confirmation} {...step} />}
      {step.at === 'done' && <Notice kind="good">{told.done(step.address)}</Notice>}
      {failure !== undefined && <Notice kind="bad">{sentenceOf(failure)}</Notice>}
    </Card>
  )
}

interface AddressFormProps {
  readonly way: Confirmation
  readonly of: keyof typeof told.labels
}

function AddressForm({ way, of }: AddressFormProps) {
  const [address, setAddress] = useState('')
  const kinds = { sms: 'tel', mail: 'email', both: 'text' } as const
  return (
    <OneLine onSubmit={() => way.send(address)}>
      <Field
        label={told.labels[of]}
        type={kinds[of]}
        name="address"
        autoComplete={of === 'sms' ? 'tel' : 'email'}
        maxLength={254}
        required
        value={address}
        onChange={(event) => setAddress(event.target.value)}
      />
      <Button type="submit" busy={way.busy}>
        {told.send}
      </Button>
    </OneLine>
  )
}

interface CodeFormProps {
  readonly way: Confirmation
  readonly address: string
  readonly confirmation: string
}

/** Takes the focus as it appears: it is what the person is asked for next. */
function CodeForm({ way, address, confirmation }: CodeFormProps) {
  const [code, setCode] = useState('')
  return (
    <OneLine onSubmit={() => way.confirm(confirmation, address, code)}>
      <Notice>{told.sentTo(address)}</Notice>
      <Field
        ref={(input) => input?.focus()}
        label={told.code}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={20}
        required
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button type="submit" look="main" busy={way.busy}>
        {told.confirm}
      </Button>
      <Button look="quiet" disabled={way.busy} onClick={() => void way.again()}>
        {told.other}
      </Button>
    </OneLine>
  )
}

interface OneLineProps {
  readonly onSubmit: () => Promise<void>
  readonly children: ReactNode
}

function OneLine({ onSubmit, children }: OneLineProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void onSubmit()
  }
  return (
    <form className="guest-told" onSubmit={submit}>
      {children}
    </form>
  )
}
