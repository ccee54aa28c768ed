import { text } from '../text/text.ts'
import { Notice } from '../ui/notice.tsx'
import { SwitchLine } from '../ui/switch-line.tsx'
import type { Tool } from './use-agents.ts'
import { withTool } from './wishes.ts'

interface ToolChoiceProps {
  readonly tools: readonly Tool[]
  /** Names; null: all. */
  readonly chosen: readonly string[] | null
  readonly onChange: (chosen: string[] | null) => void
}

/** What an agent may do, one by one. */
export function ToolChoice({ tools, chosen, onChange }: ToolChoiceProps) {
  const all = tools.map(({ name }) => name)
  return (
    <fieldset className="tool-choice">
      <legend>{text.agents.may}</legend>
      {tools.map(({ name, title }) => (
        <SwitchLine
          key={name}
          label={title}
          on={chosen?.includes(name) ?? true}
          onChange={(on) => onChange(withTool(all, chosen, name, on))}
        />
      ))}
      {chosen?.length === 0 && <Notice kind="bad">{text.agents.mayNothing}</Notice>}
    </fieldset>
  )
}
