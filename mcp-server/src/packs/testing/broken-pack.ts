/** A module that does not load. */
export const pack: unknown = JSON.parse('no-such-part')
