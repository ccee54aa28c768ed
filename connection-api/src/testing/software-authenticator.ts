import {
  createHash,
  createSign,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** A passkey device made of software: an ES256 key pair that it tells nobody. */
export interface SoftwareAuthenticator {
  readonly id: string
  /** Answers `navigator.credentials.create`. */
  create(challenge: string, changes?: Changes): unknown
  /** Answers `navigator.credentials.get`. */
  get(challenge: string, changes?: Changes): unknown
}

/** Where a test's device is not as it should be. */
interface Changes {
  readonly origin?: string
  readonly rpId?: string
  readonly userVerified?: boolean
  readonly userHandle?: string
  readonly counter?: number
  readonly type?: string
}

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_CREDENTIAL = 0x40

/** COSE (RFC 9053): an EC2 key for ES256 on P-256. */
function coseKey(publicKey: KeyObject) {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
  const key = new Map<number, number | Uint8Array<ArrayBuffer>>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ])
  return Buffer.from(isoCBOR.encode(key))
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()

export function softwareAuthenticator(options: {
  readonly origin: string
  readonly rpId: string
  readonly userHandle: string
}): SoftwareAuthenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32)
  const id = credentialId.toString('base64url')
  let counter = 0

  function authenticatorData(extra: Buffer, flags: number, changes: Changes): Buffer {
    const { rpId = options.rpId, userVerified = true } = changes
    counter = changes.counter ?? counter + 1
    const head = Buffer.alloc(5)
    head.writeUInt8(flags | USER_PRESENT | (userVerified ? USER_VERIFIED : 0))
    head.writeUInt32BE(counter, 1)
    return Buffer.concat([sha256(rpId), head, extra])
  }

  const clientData = (type: string, challenge: string, { origin = options.origin }: Changes) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

  return {
    id,
    create(challenge, changes = {}) {
      const length = Buffer.from([credentialId.length >> 8, credentialId.length & 0xff])
      const credential = [Buffer.alloc(16), length, credentialId, coseKey(publicKey)]
      const data = authenticatorData(Buffer.concat(credential), HAS_CREDENTIAL, changes)
      const attestation = new Map<string, string | Map<string, string> | Uint8Array<ArrayBuffer>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, string>()],
        ['authData', new Uint8Array(data)],
      ])
      const encoded = isoCBOR.encode(attestation)
      const json = clientData(changes.type ?? 'webauthn.create', challenge, changes)
      const response = {
        clientDataJSON: json.toString('base64url'),
        attestationObject: Buffer.from(encoded).toString('base64url'),
        transports: ['internal'],
      }
      return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} }
    },
    get(challenge, changes = {}) {
      const data = authenticatorData(Buffer.alloc(0), 0, changes)
      const json = clientData(changes.type ?? 'webauthn.get', challenge, changes)
      const signed = Buffer.concat([data, sha256(json)])
      const response = {
        clientDataJSON: json.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: createSign('SHA256').update(signed).sign(privateKey, 'base64url'),
        userHandle: Buffer.from(changes.userHandle ?? options.userHandle).toString('base64url'),
      }
      return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} }
    },
  }
}
