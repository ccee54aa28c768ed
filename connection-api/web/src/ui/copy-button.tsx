import { useState } from 'react'
import { text } from '../text/text.ts'
import { Button } from './button.tsx'

/** Puts words where the person can paste them from; not shown where the browser lets no page do that. */
export function CopyButton({ words }: { readonly words: string }) {
  const [copied, setCopied] = useState<string>()
  if (!isSecureContext) return null
  const copy = () => navigator.clipboard.writeText(words).then(() => setCopied(words))
  return (
    <Button onClick={() => void copy().catch(() => undefined)}>
      {copied === words ? text.copied : text.copy}
    </Button>
  )
}
