/** A kind of appointment that an owner offers. */
export interface AppointmentKind {
  readonly id: string
  readonly name: string
  readonly minutes: number
  /** Minutes kept free around it; null: as usual with this owner. */
  readonly before: number | null
  readonly after: number | null
  /** In the owner's words. */
  readonly price: string | null
  readonly place: string | null
}
