import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { upcomingPages } from './upcoming.ts'

/** `GET /api/appointments/upcoming` (seed s1): all of the owner's appointments from now on. */
export function getUpcoming(parts: ToolParts): SignedInHandler {
  return async (person, _request, response) => {
    const pages = await upcomingPages(parts, person)
    response.set('Cache-Control', 'no-store').json({
      zone: pages[0]?.zone,
      appointments: pages.flatMap((page) => page.appointments),
    })
  }
}
