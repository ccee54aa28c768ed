import type { ComponentProps } from 'react'
import './button.css'

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'main' | 'plain' | 'quiet' | 'danger'
  readonly busy?: boolean | undefined
}

/** A button; while it is `busy` it says so and takes no second press. */
export function Button({
  look = 'plain',
  busy = false,
  type = 'button',
  className = '',
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type === 'submit' ? 'submit' : 'button'}
      className={`button button-${look} ${className}`}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
    />
  )
}
