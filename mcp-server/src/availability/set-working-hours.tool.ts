import { z } from 'zod'
import { ChangeData, type ChangeDeps } from '../appointments/two-step-change.ts'
import { normaliseHandle } from '../mcp/handles.ts'
import { wholeNumber, words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { confirmWorkingHours, proposeWorkingHours } from './set-working-hours.ts'

const text = words(200, 1).optional()
const minutes = (most: number) => wholeNumber(0, most).optional()

const Input = z.strictObject({
  days: text.describe('"Monday to Friday", or dates: "24 to 26 December"'),
  hours: text.describe('"9 to 12 and 1 to 5", "closed", "as usual"'),
  holiday: words(80).optional().describe('Name of a day off'),
  notice_minutes: minutes(43_200),
  days_ahead: wholeNumber(1, 730).optional(),
  per_day: wholeNumber(0, 100).optional().describe('Most appointments; 0: no limit'),
  every_minutes: wholeNumber(5, 480).optional(),
  before_minutes: minutes(240).describe('Kept free before each'),
  after_minutes: minutes(240),
  consent: words(60, 1).optional(),
})

export function setWorkingHoursTool(deps: ChangeDeps): Tool {
  return defineTool({
    name: 'set_working_hours',
    title: 'Set working hours',
    description:
      'Sets hours of weekdays or single dates, holidays, and how appointments may be booked. Two steps, as book_appointment.',
    scope: 'configure',
    twoStep: true,
    guest: false,
    input: Input,
    output: ChangeData,
    async run({ consent, ...args }, call) {
      if (consent !== undefined) {
        return confirmWorkingHours(deps, call, args, normaliseHandle(consent))
      }
      const { days, hours, holiday } = args
      return proposeWorkingHours(deps, call, { days, hours, holiday, rules: rulesIn(args) }, args)
    },
  })
}

function rulesIn(args: Omit<z.output<typeof Input>, 'consent'>) {
  const { notice_minutes, days_ahead, per_day, every_minutes } = args
  const { before_minutes, after_minutes } = args
  return {
    notice_minutes,
    horizon_days: days_ahead,
    daily_cap: per_day === 0 ? null : per_day,
    step_minutes: every_minutes,
    before_minutes,
    after_minutes,
  }
}
