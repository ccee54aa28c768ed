import type { SecretPlace, Vault } from '../vault/vault.ts'

/** Whose tokens they are: all of it is bound into what is sealed. */
export interface TokenOwner {
  readonly id: string
  readonly user_id: string
  readonly provider: string
}

export type TokenField = 'access_token' | 'refresh_token'

export function tokenPlace(account: TokenOwner, field: TokenField): SecretPlace {
  return { account: account.id, user: account.user_id, provider: account.provider, field }
}

export function sealToken(
  vault: Vault,
  account: TokenOwner,
  field: TokenField,
  token: string,
): string {
  return vault.seal(tokenPlace(account, field), token)
}

/** @throws {VaultError} when it was sealed for another account, user, provider or field */
export function openToken(
  vault: Vault,
  account: TokenOwner,
  field: TokenField,
  sealed: string,
): string {
  return vault.open(tokenPlace(account, field), sealed)
}
