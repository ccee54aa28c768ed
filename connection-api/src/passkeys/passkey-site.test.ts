import { expect, it } from 'vitest'
import { passkeySite } from './passkey-site.ts'

it('is the host that people reach us at, unless another is named', () => {
  expect(passkeySite('https://parley.example.com/', [], undefined)).toEqual({
    rpId: 'parley.example.com',
    origins: ['https://parley.example.com'],
  })
  const app = 'https://app.example.com'
  expect(passkeySite('https://api.example.com', [app], 'example.com')).toEqual({
    rpId: 'example.com',
    origins: ['https://api.example.com', app],
  })
})

it('is localhost for a stack on this machine, because browsers take no address', () => {
  expect(passkeySite('http://127.0.0.1:8000', [], undefined)).toEqual({
    rpId: 'localhost',
    origins: ['http://localhost:8000'],
  })
})
