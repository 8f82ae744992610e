import { ApiError, isNotFound } from '@pezzottify/client'

/** Whether there is nothing at the address of a page. An id that no thing could have is a bad request to the server. */
export const isGone = (error: unknown): boolean =>
  isNotFound(error) || (error instanceof ApiError && error.code === 'bad_request')
