import { text } from '../text/text.ts'
import { Field } from '../ui/field.tsx'

interface PasswordFieldProps {
  readonly value: string
  readonly onChange: (password: string) => void
}

/** The password once more, for what only the person themselves may do. */
export function PasswordField({ value, onChange }: PasswordFieldProps) {
  return (
    <Field
      label={text.password}
      type="password"
      autoComplete="current-password"
      required
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
