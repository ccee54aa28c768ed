import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { z } from 'zod'
import { BadRequestError } from '@parley/shared/errors/app-error'

/** What argon2 is given at most; nothing shorter than twelve is worth guessing about. */
export const NewPassword = z.string().min(12).max(256)

/** zxcvbn's scale; 3 stands some ten years against a slow hash. */
const LEAST_SCORE = 3
/** Judging takes longer the longer the text, and by then it is long enough. */
const JUDGED_LENGTH = 64

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly email: string
  readonly name: string
}

/** @throws {BadRequestError} saying what to do about it */
export type CheckPassword = (password: string, owner: PasswordOwner) => void

/** Refuses passwords that are common, patterned or made of the person's own name and address. */
export function passwordChecker(): CheckPassword {
  const judge = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  return (password, { email, name }) => {
    const [mailbox = ''] = email.split('@')
    const known = [email, mailbox, ...name.split(/\s+/)].filter((word) => word.length > 2)
    const isTheirs = [email, mailbox, name].some((word) => isMostly(password, word))
    const { score } = judge.check(password.slice(0, JUDGED_LENGTH), known)
    if (isTheirs || score < LEAST_SCORE) throw tooWeak()
  }
}

/** The password is the words, however they are set apart, and little else. */
function isMostly(password: string, words: string): boolean {
  const [text, known] = [password, words].map(plain)
  if (text === undefined || known === undefined || known.length < 3) return false
  return text.includes(known) && text.length - known.length < 8
}

const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

const tooWeak = () =>
  new BadRequestError(
    'This password is easy to guess. Take a longer one, for example four words that do not belong together.',
    'password_too_weak',
  )
