import type { RequestHandler } from 'express'

const MODELS = ['moonshine-tiny', 'flite', 'rehearsal']

/** `GET /v1/models`: OpenAI's list. `created` is 0: these came with the installation. */
export function getModels(): RequestHandler {
  const data = MODELS.map((id) => ({ id, object: 'model', created: 0, owned_by: 'parley' }))
  return (_request, response) => {
    response.json({ object: 'list', data })
  }
}
