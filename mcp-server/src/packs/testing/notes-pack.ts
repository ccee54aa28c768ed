import { sql, type Kysely, type Transaction } from 'kysely'
import { z } from 'zod'
import { answer, refuse } from '../../mcp/tool-answer.ts'
import { defineTool, type ToolCall } from '../../mcp/tool.ts'
import { definePack, type PackWorld } from '../pack.ts'
import { twoStepTool } from '../two-step-tool.ts'

type NotesTables = {
  'pack_notes.notes': { owner_id: string; text: string; consent: string }
}

const migrations = {
  '0001-notes': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('notes')
        .addColumn('owner_id', 'text', (column) => column.notNull())
        .addColumn('text', 'text', (column) => column.notNull())
        .addColumn('consent', 'text', (column) => column.notNull().unique())
        .execute()
      await sql`create index notes_of on pack_notes.notes (owner_id)`.execute(db)
    },
  },
}

/** A small pack: one tool that reads, one that changes, a table and a setting. */
export const pack = definePack({
  name: 'notes',
  prompt: { owner: 'You keep the notes of the person who is calling.' },
  migrations,
  open: (world, ending) => {
    ending.defer(() => world.log.info('Notes closed'))
    return [readNotes(world), writeNote(world)]
  },
})

const Notes = z.strictObject({ notes: z.array(z.string()) })

function readNotes({ database }: PackWorld) {
  return defineTool({
    name: 'read_notes',
    title: 'Read the notes',
    description: 'What the caller has noted.',
    words: { doing: 'Looking at the notes', done: 'Looked at the notes' },
    scope: 'read',
    twoStep: false,
    guest: false,
    input: z.strictObject({}),
    output: Notes,
    async run(_args, { principal }) {
      const rows = await database
        .withTables<NotesTables>()
        .selectFrom('pack_notes.notes')
        .select('text')
        .where('owner_id', '=', principal.owner)
        .execute()
      const notes = rows.map(({ text }) => text)
      return answer(`You have ${notes.length} notes.`, { notes })
    },
  })
}

function writeNote(world: PackWorld) {
  const longest = Number(world.settings['LONGEST'] ?? 80)
  return twoStepTool(world, {
    name: 'write_note',
    title: 'Write a note',
    description: 'Writes a note. Two steps.',
    scope: 'transact',
    input: z.strictObject({ text: z.string() }),
    change: z.object({ text: z.string() }),
    propose({ text }) {
      if (text.length > longest) return refuse('BAD_ARGUMENTS', 'That is too long.')
      return { question: `Shall I note ${text}?`, change: { text } }
    },
    async apply(transaction, { change, consentId }, call) {
      await insert(transaction.withTables<NotesTables>(), call, change.text, consentId)
      if (change.text === 'Nonsense') return refuse('BAD_ARGUMENTS', 'That is nonsense.')
      return `Noted: ${change.text}.`
    },
  })
}

async function insert(
  transaction: Transaction<NotesTables>,
  { principal }: ToolCall,
  text: string,
  consent: string,
) {
  await transaction
    .insertInto('pack_notes.notes')
    .values({ owner_id: principal.owner, text, consent })
    .execute()
}
