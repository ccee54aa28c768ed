import { newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { afterYes, callMcp, handleIn, inTurn, say, type Said } from '../testing/call-tools.ts'
import { addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { callToken } from '../testing/test-tokens.ts'

const Contacts = z.object({ contacts: z.array(z.object({ id: z.string() })) })

let server: TestServer

beforeAll(async () => {
  const urls = realServices()
  server = await startTestServer(urls)
})
afterAll(async () => server[Symbol.asyncDispose]())

type Args = Readonly<Record<string, unknown>>
const tool = 'save_contact'

const newCall = async () => openCall(server, await addOwner(server))

async function save(call: TestCall, args: Args): Promise<Said> {
  const asked = await say(server, call, tool, args, inTurn(1))
  const consent = handleIn(asked.text, 'consent')
  return say(server, call, tool, { ...args, consent }, afterYes(consent, 1))
}

const find = async (call: TestCall, name: string) => say(server, call, 'find_contact', { name })

describe('contacts', () => {
  it('are saved after a yes to what was read out, and found by name', async () => {
    const call = await newCall()
    const args = { name: 'Jon Smyth', phone: '+44 20 7946 0123', email: 'jon@example.com' }
    const asked = await say(server, call, tool, args, inTurn(1))
    expect(asked.text.split('\n')[0]).toBe(
      'Shall I save Jon Smyth, phone +442079460123 and e-mail jon@example.com?',
    )
    expect((await find(call, 'Jon Smyth')).text).toMatch(/^CONTACT_UNKNOWN: /)
    const saved = await save(call, args)
    expect(saved.text).toBe('Saved: Jon Smyth, phone +442079460123 and e-mail jon@example.com.')
    const found = await find(call, 'jon smyth')
    expect(found.text).toBe('Jon Smyth: phone +442079460123 and e-mail jon@example.com.')
    expect(found.data).toMatchObject({ certain: true, contacts: [{ name: 'Jon Smyth' }] })
  })

  it('are asked about where a name is misheard or means several, never guessed', async () => {
    const call = await newCall()
    await save(call, { name: 'Jon Smyth' })
    const misheard = await find(call, 'John Smith')
    expect(misheard.text).toBe('I have Jon Smyth. Ask whether that is who is meant.')
    expect(misheard.data).toMatchObject({ certain: false })
    await save(call, { name: 'Catherine Smyth' })
    const several = await find(call, 'Smyth')
    expect(several.text).toBe('That could be Catherine Smyth or Jon Smyth. Ask which one.')
    expect(several.data).toMatchObject({ certain: false })
    await save(call, { name: 'Peter Brown' })
    const near = await find(call, 'Peter Brum')
    expect(near.text).toBe('I have Peter Brown. Ask whether that is who is meant.')
    expect(near.data).toMatchObject({ certain: false })
    expect((await find(call, 'Bob')).text).toMatch(/^CONTACT_UNKNOWN: /)
  })

  it('change by another yes, and only in what was said', async () => {
    const call = await newCall()
    await save(call, { name: 'Sam Lee', phone: '020 7946 0123' })
    const changed = await save(call, { name: 'sam lee', email: 'sam@example.com' })
    expect(changed.text).toBe('Saved: Sam Lee, phone 02079460123 and e-mail sam@example.com.')
    const { data } = await say(server, call, 'find_contact')
    expect(data).toMatchObject({ contacts: [{ name: 'Sam Lee', phone: '02079460123' }] })
  })

  it('lose a number or an address after a yes to exactly that', async () => {
    const call = await newCall()
    const args = { name: 'Sam Lee', phone: '020 7946 0123', email: 'sam@example.com' }
    await save(call, args)
    const asked = await say(
      server,
      call,
      tool,
      { name: 'Sam Lee', forget: ['phone', 'phone'] },
      inTurn(1),
    )
    expect(asked.text.split('\n')[0]).toBe(
      'You have that name already. Shall I make it Sam Lee, e-mail sam@example.com, no phone number?',
    )
    const less = await save(call, { name: 'Sam Lee', forget: ['phone'] })
    expect(less.text).toBe('Saved: Sam Lee, e-mail sam@example.com, no phone number.')
    const least = await save(call, { name: 'Sam Lee', forget: ['phone', 'email'] })
    expect(least.text).toBe('Saved: Sam Lee, no phone number, no e-mail address.')
    const { data } = await find(call, 'Sam Lee')
    expect(data).toMatchObject({ contacts: [{ phone: null, email: null }] })
    const both = await say(server, call, tool, { ...args, forget: ['phone'] }, inTurn(1))
    expect(both.text).toMatch(/^BAD_ARGUMENTS: /)
  })

  it('are not saved without a yes, nor with other words than those asked about', async () => {
    const call = await newCall()
    const args = { name: 'Sam Lee', phone: '020 7946 0123' }
    const asked = await say(server, call, tool, args, inTurn(1))
    const consent = handleIn(asked.text, 'consent')
    const other = { name: 'Sam Lee', phone: '020 7946 0666', consent }
    const changed = await say(server, call, tool, other, afterYes(consent, 1))
    expect(changed.text).toMatch(/^CONSENT_MISMATCH: /)
    const same = await say(server, call, tool, { ...args, consent }, inTurn(1))
    expect(same.text).toMatch(/^CONSENT_SAME_TURN: /)
    expect((await say(server, call, 'find_contact')).text).toBe('There are no contacts.')
  })

  it.each([
    [{ name: 'Sam', phone: 'call me' }],
    [{ name: 'Sam', email: 'sam at example' }],
    [{ name: '\u0007' }],
  ])('are no %j', async (args) => {
    const { text } = await say(server, await newCall(), tool, args, inTurn(1))
    expect(text).toMatch(/^BAD_ARGUMENTS: /)
  })

  it('are removed after a yes, by name or by what names exactly one', async () => {
    const call = await newCall()
    await save(call, { name: 'Sam Lee', phone: '020 7946 0123' })
    await save(call, { name: 'Jon Doe' })
    const { data } = await find(call, 'Jon Doe')
    const [jon] = Contacts.parse(data).contacts
    const renamed = await save(call, { name: 'John Doe', contact: jon?.id ?? '' })
    expect(renamed.text).toBe('Saved: John Doe.')
    const args = { name: 'Sam Lee', remove: true }
    const asked = await say(server, call, tool, args, inTurn(1))
    expect(asked.text.split('\n')[0]).toBe('Shall I remove Sam Lee, phone 02079460123?')
    const consent = handleIn(asked.text, 'consent')
    const removed = await say(server, call, tool, { ...args, consent }, afterYes(consent, 1))
    expect(removed.text).toBe('Removed: Sam Lee, phone 02079460123.')
    expect((await say(server, call, 'find_contact')).text).toBe('There are John Doe.')
    const nobody = await say(server, call, tool, args, inTurn(3))
    expect(nobody.text).toMatch(/^CONTACT_UNKNOWN: /)
  })

  it('are their owner’s alone', async () => {
    const owner = await addOwner(server)
    await save(await openCall(server, owner), { name: 'Sam Lee' })
    expect((await find(await newCall(), 'Sam Lee')).text).toMatch(/^CONTACT_UNKNOWN: /)
    const guest = await openCall(server, owner, newId('user'))
    const token = await callToken(server, guest)
    const refused = await callMcp(server, token, 'find_contact', { name: 'Sam Lee' })
    expect(refused.status).toBe(403)
  })
})
