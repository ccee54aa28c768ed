import type { Express } from 'express'
import { z } from 'zod'

/** One door of a service, as its router knows it. */
export interface Door {
  readonly method: string
  /** With parameters: `/api/calls/:id`. */
  readonly path: string
}

const Layer = z.object({
  route: z
    .object({
      path: z.union([z.string(), z.array(z.string())]),
      methods: z.record(z.string(), z.boolean()),
    })
    .optional(),
  handle: z.unknown(),
})
const Router = z.object({ stack: z.array(Layer) })

/** Every route of an application, in order. What is mounted with `use` alone is none. */
export function listDoors(app: Express): Door[] {
  return doorsOf(app.router)
}

function doorsOf(router: unknown): Door[] {
  // A router is a function, which zod takes for no object.
  const { stack } = Router.parse({ stack: Reflect.get(Object(router), 'stack') })
  return stack.flatMap(({ route, handle }) => {
    if (route === undefined) return isRouter(handle) ? doorsOf(handle) : []
    const methods = Object.keys(route.methods).map((method) => method.toUpperCase())
    return [route.path]
      .flat()
      .flatMap((path) => methods.map((method) => ({ method: method.replace('_', ''), path })))
  })
}

const isRouter = (handle: unknown) =>
  typeof handle === 'function' && 'stack' in handle && Array.isArray(handle.stack)
