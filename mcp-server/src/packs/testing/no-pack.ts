/**
 * A module that is no pack, though it has one by that name.
 *
 * @public
 */
export const pack = { name: 'Not A Name', open: 'not a function' }
