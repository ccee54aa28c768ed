/** What keeps somebody signed in: our cookie, or Clerk. */
export interface Keeper {
  /** A token that was good when it was made, for the next request. @throws {Problem} */
  token(): Promise<string>
  /** One that the API takes, after it has refused the last, or at the start. @throws {Problem} 401 */
  renewed(): Promise<string>
  /** Our own login session is over, or is to be: what there is besides ends as well. */
  end(): Promise<void>
}
