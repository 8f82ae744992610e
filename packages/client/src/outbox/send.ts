import { syncSeqHeader } from '@pezzottify/contract'
import type { ApiClient } from '../api/api.ts'
import { callFor } from '../library/apply-mutation.ts'
import type { Mutation } from '../library/events/index.ts'

/**
 * Sends a change under its key. Resolves to the number of the last event it made; null when it changed
 * nothing.
 */
export async function sendMutation(
  api: ApiClient,
  mutation: Mutation,
  idempotencyKey: string,
): Promise<number | null> {
  let seq: number | null = null
  await callFor(api, mutation, {
    idempotencyKey,
    onHeaders: (headers) => {
      const told = headers.get(syncSeqHeader)
      seq = told === null ? null : Number(told)
    },
  })
  return seq
}
