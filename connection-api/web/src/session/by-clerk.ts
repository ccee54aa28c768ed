/** Shared by all tabs. It opens nothing: it says whom to ask. */
const KEY = 'parley-by-clerk'

/** Whether the person was last on their way in by Clerk. */
export const isByClerk = () => localStorage.getItem(KEY) !== null

export const rememberClerk = () => localStorage.setItem(KEY, '1')

export const forgetClerk = () => localStorage.removeItem(KEY)
