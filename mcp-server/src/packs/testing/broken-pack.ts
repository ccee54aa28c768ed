/**
 * A module that does not load.
 *
 * @public
 */
export const pack: unknown = JSON.parse('no-such-part')
