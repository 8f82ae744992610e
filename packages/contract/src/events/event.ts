import { z } from 'zod'
import type { Permission } from '../permissions.ts'

/** One type of event: what its payload holds, what the server keeps beside it, and an example of one. */
export type EventDefinition<
  T extends string = string,
  P extends z.ZodObject = z.ZodObject,
  U extends Permission | null = Permission | null,
  B extends z.ZodType = z.ZodType,
> = {
  /** As on the wire and in the database, in the past tense. */
  type: T
  payload: P
  /** How a client reads it, where it takes more than a server of its own version writes. */
  read?: z.ZodType<z.output<P>>
  /** Who may take it back, on their own things; null for what others decide. */
  undoneWith: U
  /** What was there before it, where undo and history need more than the payload. Kept by the server, never sent. */
  before?: B
  example: z.input<P>
}

export const event = <
  const T extends string,
  P extends z.ZodObject,
  U extends Permission | null,
  B extends z.ZodType = z.ZodNull,
>(
  definition: EventDefinition<T, P, U, B>,
): EventDefinition<T, P, U, B> => definition

/** The event as stored and sent. */
export const storedSchema = <T extends string, P extends z.ZodObject>({
  type,
  payload,
}: Pick<EventDefinition<T, P>, 'type' | 'payload'>) =>
  z.object({ seq: z.int().positive(), type: z.literal(type), payload, server_timestamp: z.int() })
