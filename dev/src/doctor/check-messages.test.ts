import { systemClock } from '@parley/shared/time/clock'
import { freePort } from '@parley/shared/testing/free-port'
import { expect, it } from 'vitest'
import { startSimulatedMail } from '../mail/simulated-mail.ts'
import { ACCOUNT_SID, AUTH_TOKEN } from '../twilio/account.ts'
import { startSimulatedTwilio } from '../twilio/simulated-twilio.ts'
import { checkMessages } from './check-messages.ts'

it('says that nothing is set, which is no problem', async () => {
  const found = await checkMessages({})
  expect(found.map(({ state }) => state)).toEqual(['ok', 'ok'])
})

it('finds a mail server and an account that are there', async () => {
  await using mail = await startSimulatedMail()
  await using twilio = await startSimulatedTwilio({ clock: systemClock })
  const account = { TWILIO_ACCOUNT_SID: ACCOUNT_SID, TWILIO_AUTH_TOKEN: AUTH_TOKEN }
  const found = await checkMessages({ SMTP_URL: mail.url, ...account, TWILIO_BASE_URL: twilio.url })
  expect(found.map(({ text }) => text)).toEqual([
    'the mail server at 127.0.0.1 answers',
    'Twilio knows the account',
  ])
})

it('says what is wrong, and no secret', async () => {
  await using twilio = await startSimulatedTwilio({ clock: systemClock })
  const found = await checkMessages({
    SMTP_URL: `smtp://ada:sesame@127.0.0.1:${await freePort()}`,
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: 'not-the-token',
    TWILIO_BASE_URL: twilio.url,
  })
  expect(found).toMatchObject([
    { state: 'problem', text: 'no mail server answers at 127.0.0.1' },
    { state: 'problem', text: 'Twilio refuses the account (401)' },
  ])
  expect(JSON.stringify(found)).not.toMatch(/sesame|not-the-token/)
})
