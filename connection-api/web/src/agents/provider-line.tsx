import type { ReactNode } from 'react'

interface ProviderLineProps {
  readonly name: string
  readonly state: string
  readonly look: 'good' | 'bad' | 'plain'
  readonly about: string | null
  /** What can be done about it. */
  readonly action: ReactNode
  readonly children?: ReactNode
}

/** How an agent stands at one provider; what changes in it is read out. */
export function ProviderLine({ name, state, look, about, action, children }: ProviderLineProps) {
  return (
    <div className="provider-line">
      <div className="grow" aria-live="polite">
        <strong>{name}</strong>{' '}
        <span className={`badge ${look === 'plain' ? '' : `badge-${look}`}`}>{state}</span>
        <br />
        <span className="soft">{about}</span>
      </div>
      <div className="actions">{action}</div>
      {children}
    </div>
  )
}
