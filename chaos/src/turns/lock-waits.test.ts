import { expect, it } from 'vitest'
import { createLockWaits } from './lock-waits.ts'
import { StuckError } from './stuck-error.ts'
import type { Party, Step } from './step.ts'

const p1: Party = { name: 'p1', isDead: false }
const never = new Promise<void>(() => undefined)

const stepOn = (pid: number | undefined): Step => ({ party: p1, what: 'commit', pid: () => pid })

it('lets others go on while a statement waits for a lock, and ends it when it has that', async () => {
  const blocked = new Set([7])
  const lockWaits = createLockWaits(() => Promise.resolve(blocked))
  const { promise: done, resolve } = Promise.withResolvers<void>()
  await lockWaits.doneOrAside(stepOn(7), done)
  expect(lockWaits.waiting).toEqual(['p1: commit waits for a lock'])
  await lockWaits.goOn()
  expect(lockWaits.waiting).toHaveLength(1)
  blocked.clear()
  const goesOn = lockWaits.goOn()
  resolve()
  await goesOn
  expect(lockWaits.waiting).toEqual([])
})

it('goes on with everybody whom the end of another lets go on', async () => {
  const blocked = new Set([1, 2])
  const lockWaits = createLockWaits(() => Promise.resolve(new Set(blocked)))
  const first = Promise.withResolvers<void>()
  await lockWaits.doneOrAside(stepOn(1), first.promise)
  await lockWaits.doneOrAside(
    stepOn(2),
    first.promise.then(() => void blocked.delete(2)),
  )
  blocked.delete(1)
  first.resolve()
  await lockWaits.goOn()
  expect(lockWaits.waiting).toEqual([])
})

it.each([
  ['has no connection', undefined],
  ['is not done', 7],
])('waits for nothing for ever: a statement that %s', async (what, pid) => {
  const lockWaits = createLockWaits(() => Promise.resolve(new Set()), 50)
  const stuck = lockWaits.doneOrAside(stepOn(pid), never)
  await expect(stuck).rejects.toThrow(StuckError)
  await expect(stuck).rejects.toThrow(`p1: commit ${what}`)
})
