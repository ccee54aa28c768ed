import { describe, expect, it } from 'vitest'
import { newTranscriptKey, openTurn, sealTurn } from './sealed-turn.ts'

const turn = { who: 'caller', text: 'Book the dentist.', at: '2026-11-20T10:00:00.000Z' } as const

describe('a sealed turn', () => {
  it('is opened by the private key of its call, and says nothing of what is in it', async () => {
    const { publicKey, secret } = await newTranscriptKey()
    const sealed = await sealTurn(publicKey, 'call_1', turn)
    expect(sealed).not.toBe(await sealTurn(publicKey, 'call_1', turn))
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('dentist')
    expect(await openTurn(secret, 'call_1', sealed)).toEqual(turn)
  })

  it('opens for no other key and no other call, and not when it was changed', async () => {
    const [ours, other] = await Promise.all([newTranscriptKey(), newTranscriptKey()])
    const sealed = await sealTurn(ours.publicKey, 'call_1', turn)
    expect(await openTurn(other.secret, 'call_1', sealed)).toBeUndefined()
    expect(await openTurn(ours.secret, 'call_2', sealed)).toBeUndefined()
    const [header = '', ...rest] = sealed.split('.')
    const moved = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), call_id: 'call_2' }
    const forged = [Buffer.from(JSON.stringify(moved)).toString('base64url'), ...rest].join('.')
    expect(await openTurn(ours.secret, 'call_2', forged)).toBeUndefined()
    expect(await openTurn(ours.secret, 'call_1', 'junk')).toBeUndefined()
  })

  it('cannot be opened with what the worker is given', async () => {
    const { publicKey } = await newTranscriptKey()
    expect(publicKey).not.toHaveProperty('d')
    const sealed = await sealTurn(publicKey, 'call_1', turn)
    await expect(openTurn(JSON.stringify(publicKey), 'call_1', sealed)).rejects.toThrow(/"d"/)
  })
})
