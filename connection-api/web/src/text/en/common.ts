/** Said everywhere. */
export const common = {
  again: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  add: 'Add',
  remove: 'Remove',
  copy: 'Copy',
  copied: 'Copied',
  password: 'Your password',
  waiting: 'One moment',
  skip: 'Skip to the content',
}

export const problems = {
  unknown: 'That did not work. Try again.',
  unreachable: 'Parley cannot be reached. Check your connection and try again.',
  /** In place of sentences that are written for programs. */
  byCode: {
    session_not_found: 'You are not signed in there any more.',
    call_not_found: 'There is no such call.',
    approval_not_found: 'Nobody asks you that any more.',
    leave_not_found: 'That leave was taken back already.',
    calendar_not_connected: 'That calendar is not connected any more.',
    agent_not_found: 'There is no such agent of yours any more.',
    kind_unknown: 'You have no such kind of appointment any more. Choose another.',
    contact_unknown: 'You have no contact of that name. Add them under Contacts first.',
    call_open: 'The call is still going on. Stop it first.',
    link_not_found: 'This link does not work any more. Ask whoever gave it to you for a new one.',
    address_not_understood: 'That is no phone number with its area code, and no e-mail address.',
    signed_out: 'You are signed out here. Sign in again.',
    not_signed_in: 'You are signed out here. Sign in again.',
  },
}
