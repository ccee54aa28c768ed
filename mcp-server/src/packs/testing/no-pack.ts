/** A module that is no pack, though it has one by that name. */
export const pack = { name: 'Not A Name', open: 'not a function' }
