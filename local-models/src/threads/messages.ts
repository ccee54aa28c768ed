/** What the main thread sends to a model's thread. */
export type ToThread<Question> =
  | { readonly id: number; readonly question: Question }
  | { readonly stop: number }

/** What a model's thread sends back. `ready` comes once, when the model is loaded. */
export type FromThread<Answer> =
  | { readonly ready: true }
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failure: Failure }

/** An `AppError` taken apart: error objects lose their class on the way between threads. */
export interface Failure {
  readonly message: string
  readonly code: string
  readonly status: number
}
