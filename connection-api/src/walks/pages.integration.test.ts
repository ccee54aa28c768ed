import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { z } from 'zod'
import type { TestUser } from '../testing/add-user.ts'
import { nextMail } from '../testing/mailbox.ts'
import { useTool } from '../testing/tool-door.ts'
import { connectScene, GRACE_AT_GOOGLE, PEOPLE } from '../testing/connect-scene.ts'
import { startWalkScene, type WalkScene } from '../testing/walk-scene.ts'
import { aWednesday } from '../testing/wednesday.ts'

let scene: WalkScene
let world: WalkScene['world']

beforeAll(async () => {
  const real = realServices()
  scene = await startWalkScene(real)
  world = scene.world
  // The first start of a machine may have to install Chromium.
}, 400_000)
afterAll(() => scene[Symbol.asyncDispose]())

it('signs in with a password, and out', async () => {
  const ada = await world.newPerson()
  await using walker = await scene.walker()
  await walker.open('/users')
  await walker.reads('You are not signed in')
  await walker.page.getByRole('link', { name: 'Sign in' }).click()
  await walker.signIn(ada, 'not her password')
  await walker.reads('E-mail or password is wrong')
  await walker.signIn(ada)
  await walker.reads('Ada Lovelace', `Signed in as ${ada.email}.`, 'Your calendars')
  await walker.press('Sign out')
  await walker.reads('Forgotten your password?')
  await walker.open('/users')
  await walker.reads('You are not signed in')
})

it('signs in with Google and connects its calendar, with one button', async () => {
  await using walker = await scene.walker()
  await walker.open('/login')
  await walker.press('Sign in with Google and connect my calendar')
  await walker.consents(GRACE_AT_GOOGLE)
  // The calendar is a second grant of its own.
  await walker.consents(GRACE_AT_GOOGLE)
  await walker.reads('Your calendar is connected.', 'Grace Hopper', `Google: ${GRACE_AT_GOOGLE}`)
})

it.each(['google', 'microsoft'] as const)('connects a calendar of %s', async (provider) => {
  const ada = await world.newPerson()
  await using walker = await scene.walker()
  await walker.open('/login')
  await walker.signIn(ada)
  await walker.press(provider === 'google' ? 'Connect Google' : 'Connect Microsoft')
  await walker.consents(PEOPLE[provider])
  await walker.reads('Your calendar is connected.', PEOPLE[provider], 'Appointments go here.')
  await walker.page.getByRole('button', { name: `Disconnect ${provider}` }).click()
  await walker.reads('The calendar is disconnected, and what we kept of it is erased.')
  expect(await connectScene(world).accountsOf(ada)).toMatchObject([{ status: 'disconnected' }])
})

describe('what a program wants to change', () => {
  /** A program of the person's own that can ask for things. */
  async function program(ada: TestUser, client: string) {
    const access = await world.service.client.signIn(ada)
    const wish = { scopes: ['read', 'transact'], client }
    const { body } = await world.service.client.post('/api/tool-tokens', wish, access)
    const { token } = z.object({ token: z.string() }).parse(body)
    return (title: string, consent?: string) =>
      useTool(scene.mcp, token, 'create_event', {
        title,
        when: `${aWednesday()} 10:00`,
        ...(consent === undefined ? {} : { consent }),
      })
  }
  const consentOf = ({ data }: Awaited<ReturnType<typeof useTool>>) =>
    z.object({ consent: z.string() }).parse(data).consent

  it('is done once after its owner said yes on their page', async () => {
    const ada = await world.newPerson()
    const ask = await program(ada, 'Notes app')
    const consent = consentOf(await ask('Dentist'))
    const { subject, text } = await nextMail(scene.mail, ada.email)
    expect(subject).toBe('A program waits for your answer')
    expect(text).not.toMatch(/Dentist|Notes app|Ada/)
    await using walker = await scene.walker()
    // From the link in the mail, signed in nowhere.
    await walker.open(/^http\S+$/m.exec(text)?.[0] ?? '')
    await walker.signIn(ada)
    await walker.reads('What your programs ask', 'Notes app asks:', 'Dentist', 'to answer.')
    expect((await ask('Dentist', consent)).error?.code).toBe('APPROVAL_WAITING')
    await walker.press('Yes, this once')
    await walker.reads('The program may do that once, exactly as it asked.', 'You said yes.')
    expect(await ask('Dentist', consent)).toMatchObject({ ok: true })
    await walker.open('/approvals')
    await walker.reads('No program waits for an answer.', 'Before', 'Done.')
  })

  it('is not done after a no, until they change their mind', async () => {
    const ada = await world.newPerson()
    const ask = await program(ada, 'Notes app')
    const consent = consentOf(await ask('Golf'))
    await using walker = await scene.walker()
    await walker.open('/login')
    await walker.signIn(ada)
    await walker.page.getByRole('link', { name: '1 question waits for your answer' }).click()
    await walker.press('No')
    await walker.reads('You said no. Nothing was changed.', 'You can change your mind')
    expect((await ask('Golf', consent)).error?.code).toBe('CONSENT_REFUSED')
    await walker.press('Say yes after all')
    await walker.reads('The program may do that once')
    expect(await ask('Golf', consent)).toMatchObject({ ok: true })
  })

  it('needs no more questions after a standing leave, until that is taken back', async () => {
    const ada = await world.newPerson()
    const ask = await program(ada, 'Diary & sons')
    const first = consentOf(await ask('Swimming'))
    await using walker = await scene.walker()
    await walker.open('/approvals')
    await walker.signIn(ada)
    await walker.page.getByText('Do not ask me again').click()
    await walker.reads('Diary & sons could then make, change and cancel appointments')
    await walker.press('Yes, and do not ask again')
    await walker.reads('need not ask', 'Diary & sons may make, change and cancel appointments')
    expect(await ask('Swimming', first)).toMatchObject({ ok: true })
    expect(await ask('Rowing', consentOf(await ask('Rowing')))).toMatchObject({ ok: true })
    await walker.press('Let Diary & sons ask me again')
    await walker.reads('That program has to ask you again from now on.')
    const later = consentOf(await ask('Running'))
    expect((await ask('Running', later)).error?.code).toBe('APPROVAL_WAITING')
  })

  it('is nobody else’s to answer', async () => {
    const [ada, mallory] = [await world.newPerson(), await world.newPerson('Mallory')]
    const { data } = await (await program(ada, 'Notes app'))('Dentist')
    const { id } = z.object({ approval: z.object({ id: z.string() }) }).parse(data).approval
    await (
      await program(mallory, 'Her own')
    )('Hers')
    await using walker = await scene.walker()
    await walker.open('/approvals')
    await walker.signIn(mallory)
    await walker.reads('Her own asks:')
    await walker.page.evaluate(`document.querySelector('[name=approval]').value = '${id}'`)
    await walker.press('Yes, this once')
    await walker.reads('Nobody asks you that.')
    const rows = world.service.database.selectFrom('approvals').select(['owner_id', 'status'])
    expect(await rows.where('id', '=', id).execute()).toEqual([
      { owner_id: ada.id, status: 'waiting' },
    ])
  })
})

it('shows pages that fit a telephone and break no policy', () => {
  expect(scene.faults).toEqual([])
})
