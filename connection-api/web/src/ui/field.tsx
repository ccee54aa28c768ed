import { useId, type ComponentProps, type ReactNode } from 'react'
import './field.css'

interface FieldProps extends ComponentProps<'input'> {
  readonly label: string
  readonly hint?: ReactNode
}

/** A text field under its label. */
export function Field({ label, hint, ...input }: FieldProps) {
  const id = useId()
  const hintId = hint === undefined ? undefined : `${id}-hint`
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input {...input} id={id} aria-describedby={hintId} />
      {hint !== undefined && (
        <p id={hintId} className="hint">
          {hint}
        </p>
      )}
    </div>
  )
}

interface LongFieldProps extends ComponentProps<'textarea'> {
  readonly label: string
  readonly hint: ReactNode
}

/** A field for a few lines. */
export function LongField({ label, hint, ...area }: LongFieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea {...area} id={id} aria-describedby={`${id}-hint`} />
      <p id={`${id}-hint`} className="hint">
        {hint}
      </p>
    </div>
  )
}

interface ChoiceProps extends ComponentProps<'select'> {
  readonly label: string
}

/** One of a few, by the browser's own list: it is known to everybody, on every device. */
export function Choice({ label, ...select }: ChoiceProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select {...select} id={id} />
    </div>
  )
}
