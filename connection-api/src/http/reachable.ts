import { UnavailableError } from '@parley/shared/errors/app-error'

const SENTENCES = {
  postgres: 'We cannot reach our records just now. Nothing was changed; try again in a minute.',
  redis: 'We cannot check calls and sign-ins just now. Nothing was changed; try again in a minute.',
  livekit: 'We cannot reach the rooms just now. Try again in a minute.',
}

/**
 * What a store rejects with means that it could not be asked: 503, so that an outage never looks
 * like a refusal (a 401 would sign people out).
 *
 * @throws {UnavailableError}
 */
export async function reachable<T>(store: keyof typeof SENTENCES, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw new UnavailableError(SENTENCES[store], error)
  }
}
