import { AppError } from '@parley/shared/errors/app-error'

/** The same for a channel that never was, one that is over, and a wrong secret. */
export const unknownChannel = () =>
  new AppError('There is no such channel. Stop it at the provider.', {
    code: 'unknown_channel',
    status: 404,
  })
