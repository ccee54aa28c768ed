import { z } from 'zod'
import type { SimulatedMail } from '@parley/dev/src/mail/simulated-mail.ts'
import { TEST_PASSWORD, type TestUser } from './add-user.ts'
import { connectScene } from './connect-scene.ts'
import { nextMail, ticketIn } from './mailbox.ts'
import { openedCall } from './opened-call.ts'
import { softwareAuthenticator } from './software-authenticator.ts'
import type { ServiceWithProviders } from './test-providers.ts'

const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string() })
const Begun = z.object({ dynamic_variables: z.object({ secret__user_token: z.string() }) })
const Challenge = z.object({ challenge: z.string() })

/** Who registers, to be sent a ticket, and the password that goes with it. */
const NEWCOMER = 'newcomer@example.com'
export const NEWCOMERS_PASSWORD = 'seven green kettles at dawn'

/** One of each kind that this service hands out, all still good; made for people of their own. */
export async function everyToken(world: ServiceWithProviders, mail: SimulatedMail) {
  const { client } = world.service
  const ada = await world.newPerson()
  const { accessToken, refreshToken } = await signIn(world, ada)
  const call = await openedCall(client, accessToken)
  const asked = await client.post('/api/tool-tokens', { scopes: ['read'] }, accessToken)
  const link = await connectScene(world).newLink(ada)
  const guests = await client.post('/api/guest-links', { label: 'For guests' }, accessToken)
  const browser = await world.signedInBrowser(ada)
  return {
    'access token': accessToken,
    'refresh token': refreshToken,
    'participant token': call.participantToken,
    'call grant': call.grant,
    'tool token': z.object({ token: z.string() }).parse(asked.body).token,
    'connect ticket': new URL(link).searchParams.get('ticket') ?? '',
    'guest link': z.object({ secret: z.string() }).parse(guests.body).secret,
    'conversation token': await conversationToken(world, accessToken),
    'page cookie': browser.cookies.get('parley_page') ?? '',
    'biometric token': await biometricToken(world, ada, accessToken),
    ...(await mailedTickets(world, mail)),
  }
}

async function signIn({ service }: ServiceWithProviders, { email }: TestUser) {
  const login = { email, password: TEST_PASSWORD }
  return Tokens.parse((await service.client.post('/api/auth/login', login)).body)
}

/** Of a conversation with an agent, for a service that has one at ElevenLabs. */
async function conversationToken({ service }: ServiceWithProviders, access: string) {
  const agent = { name: 'Front desk', greeting: 'Hello.' }
  await service.client.post('/api/agents', agent, access)
  const begun = await service.client.post('/api/elevenlabs/conversations', {}, access)
  return Begun.parse(begun.body).dynamic_variables.secret__user_token
}

async function mailedTickets(world: ServiceWithProviders, mail: SimulatedMail) {
  const { client } = world.service
  const { email } = await world.newPerson('Forgetful')
  await client.post('/api/auth/password/forgot', { email })
  const registration = { email: NEWCOMER, password: NEWCOMERS_PASSWORD, name: 'Newcomer' }
  await client.post('/api/auth/register', registration)
  return {
    'reset ticket': ticketIn(await nextMail(mail, email)),
    'verify ticket': ticketIn(await nextMail(mail, NEWCOMER)),
  }
}

/** A passkey made and asserted, for a service whose people reach it at localhost. */
async function biometricToken(
  { service, env }: ServiceWithProviders,
  { id }: TestUser,
  access: string,
): Promise<string> {
  const passkeys = (path: string, body: unknown, token?: string) =>
    service.client.post(`/api/auth/passkeys${path}`, body, token)
  const origin = env['API_BASE_URL'] ?? ''
  const device = softwareAuthenticator({ origin, rpId: 'localhost', userHandle: id })
  const asked = await passkeys('/options', { password: TEST_PASSWORD }, access)
  const made = device.create(Challenge.parse(asked.body).challenge)
  await passkeys('', { response: made }, access)
  const { challenge } = Challenge.parse((await passkeys('/login/options', {})).body)
  const { body } = await passkeys('/login', { response: device.get(challenge) })
  return z.object({ biometricToken: z.string() }).parse(body).biometricToken
}
