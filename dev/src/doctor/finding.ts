/** One line of the doctor's: what was looked at, how it is and, where it is wrong, what to do. */
export interface Finding {
  readonly area: string
  readonly state: 'ok' | 'problem'
  /** Names of variables, hosts and figures; never a value that is secret. */
  readonly text: string
  readonly advice?: string
}

export type Env = Readonly<Record<string, string | undefined>>

/** Looks at one area. It throws nothing that is worth knowing: what goes wrong is a finding. */
export type Check = (env: Env) => Promise<readonly Finding[]>

export const ok = (area: string, text: string): Finding => ({ area, state: 'ok', text })

export const problem = (area: string, text: string, advice: string): Finding => ({
  area,
  state: 'problem',
  text,
  advice,
})

/** What nobody answers within this time is not there. */
export const PATIENCE_MS = 4000
