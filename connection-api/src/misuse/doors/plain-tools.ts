import { useTool } from '../../testing/tool-door.ts'
import { clientDoor } from './client-door.ts'

/** `POST /tools/{name}`, for a program with a tool token. */
export const plainTools = clientDoor('/tools/{name}', async (origin, token, name, args) => {
  const { ok, status, data, error } = await useTool(origin, token, name, args)
  return { ok, status, data, code: error?.code ?? '' }
})
