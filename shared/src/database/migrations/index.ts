import type { Migration } from 'kysely/migration'
import { people } from './0001-people.ts'
import { calls } from './0002-calls.ts'
import { calendars } from './0003-calendars.ts'
import { appointments } from './0004-appointments.ts'
import { audit } from './0005-audit.ts'
import { accounts } from './0006-accounts.ts'
import { calendarGrants } from './0007-calendar-grants.ts'
import { clients } from './0008-clients.ts'
import { availability } from './0009-availability.ts'
import { moves } from './0010-moves.ts'
import { eventChanges } from './0011-event-changes.ts'
import { openCalls } from './0011-open-calls.ts'
import { contacts } from './0013-contacts.ts'
import { clientNotices } from './0014-client-notices.ts'
import { transcripts } from './0015-transcripts.ts'
import { guests } from './0016-guests.ts'
import { attendees } from './0017-attendees.ts'
import { deliveries } from './0018-deliveries.ts'
import { appointmentNotices } from './0019-appointment-notices.ts'
import { outsideChanges } from './0020-outside-changes.ts'
import { calendarChannels } from './0021-calendar-channels.ts'
import { clerkSync } from './0022-clerk-sync.ts'
import { mappingSyncs } from './0023-mapping-syncs.ts'
import { syncRuns } from './0024-sync-runs.ts'
import { agents } from './0025-agents.ts'
import { conversations } from './0026-conversations.ts'
import { addressCodes } from './0027-address-codes.ts'
import { conversationOutcomes } from './0030-conversation-outcomes.ts'

/** History, in order; never edited once merged. */
export const migrations: Record<string, Migration> = {
  '0001-people': people,
  '0002-calls': calls,
  '0003-calendars': calendars,
  '0004-appointments': appointments,
  '0005-audit': audit,
  '0006-accounts': accounts,
  '0007-calendar-grants': calendarGrants,
  '0008-clients': clients,
  '0009-availability': availability,
  '0010-moves': moves,
  '0011-event-changes': eventChanges,
  '0011-open-calls': openCalls,
  '0013-contacts': contacts,
  '0014-client-notices': clientNotices,
  '0015-transcripts': transcripts,
  '0016-guests': guests,
  '0017-attendees': attendees,
  '0018-deliveries': deliveries,
  '0019-appointment-notices': appointmentNotices,
  '0020-outside-changes': outsideChanges,
  '0021-calendar-channels': calendarChannels,
  '0022-clerk-sync': clerkSync,
  '0023-mapping-syncs': mappingSyncs,
  '0024-sync-runs': syncRuns,
  '0025-agents': agents,
  '0026-conversations': conversations,
  '0027-address-codes': addressCodes,
  '0030-conversation-outcomes': conversationOutcomes,
}
