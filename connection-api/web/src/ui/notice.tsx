import type { ReactNode } from 'react'
import './notice.css'

interface NoticeProps {
  readonly kind?: 'good' | 'bad' | 'plain'
  readonly children: ReactNode
}

/** A sentence that is read out as soon as it is there. */
export function Notice({ kind = 'plain', children }: NoticeProps) {
  return (
    <div className={`notice notice-${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
