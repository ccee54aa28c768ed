/** The one account that the simulated Twilio knows. */
export const ACCOUNT_SID = `AC${'0'.repeat(31)}1`
export const AUTH_TOKEN = 'simulated-twilio-token'
/** Its number. */
export const FROM = '+15550199'
