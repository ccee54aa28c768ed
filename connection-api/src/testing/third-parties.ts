import {
  ELEVENLABS_KEY,
  REPORT_SECRET,
  startSimulatedElevenLabs,
} from '@parley/dev/src/elevenlabs/simulated-elevenlabs.ts'
import { startSimulatedMail } from '@parley/dev/src/mail/simulated-mail.ts'
import { systemClock } from '@parley/shared/time/clock'
import { startSimulatedClerk } from '../../../dev/src/clerk/start-simulated-clerk.ts'
import { CLERK_AUDIENCE } from './clerk-scene.ts'

/** Mail, Clerk and ElevenLabs, and the variables by which a connection API uses all of them. */
export async function startThirdParties(stack: AsyncDisposableStack) {
  const mail = stack.use(await startSimulatedMail())
  const clerk = stack.use(await startSimulatedClerk(systemClock))
  const elevenLabs = stack.use(await startSimulatedElevenLabs({ clock: systemClock }))
  const variables = {
    SMTP_URL: mail.url,
    CLERK_ISSUER: clerk.url,
    CLERK_SECRET_KEY: clerk.secretKey,
    CLERK_AUTHORIZED_PARTIES: clerk.party,
    CLERK_AUDIENCE,
    CLERK_API_URL: clerk.url,
    ELEVENLABS_API_KEY: ELEVENLABS_KEY,
    ELEVENLABS_BASE_URL: elevenLabs.url,
    ELEVENLABS_WEBHOOK_SECRET: REPORT_SECRET,
    ELEVENLABS_AGENT_ID: elevenLabs.addAgent(),
  }
  return { mail, clerk, variables }
}
