/** What a door answered to what it must not do. */
export interface Answer {
  readonly refused: boolean
  /** undefined: in words alone. */
  readonly code: string | undefined
}
