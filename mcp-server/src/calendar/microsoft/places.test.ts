import { expect, it } from 'vitest'
import { createPlaces } from './places.ts'

const noEnd = new AbortController().signal

it('lets as many in as there are places, the others in their order', async () => {
  const take = createPlaces(2)
  const order: string[] = []
  const first = await take('ada', noEnd)
  const second = await take('ada', noEnd)
  const waiting = ['third', 'fourth'].map(async (name) => {
    const place = await take('ada', noEnd)
    order.push(name)
    return place
  })
  await take('grace', noEnd)
  expect(order).toEqual([])
  first[Symbol.dispose]()
  const third = await waiting[0]
  expect(order).toEqual(['third'])
  third?.[Symbol.dispose]()
  second[Symbol.dispose]()
  await waiting[1]
  expect(order).toEqual(['third', 'fourth'])
})

it('lets nobody wait who has gone, and gives their place to the next', async () => {
  const take = createPlaces(1)
  const first = await take('ada', noEnd)
  const gone = new AbortController()
  const leaving = take('ada', gone.signal)
  const staying = take('ada', noEnd)
  gone.abort()
  await expect(leaving).rejects.toThrow('Nobody waits')
  first[Symbol.dispose]()
  await expect(staying).resolves.toBeDefined()
})
