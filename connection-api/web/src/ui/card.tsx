import { useId, type ReactNode } from 'react'
import './card.css'

interface CardProps {
  readonly title: string
  readonly about?: ReactNode
  readonly children: ReactNode
}

/** A part of a page under its heading. */
export function Card({ title, about, children }: CardProps) {
  const id = useId()
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {about !== undefined && <p className="about">{about}</p>}
      {children}
    </section>
  )
}
