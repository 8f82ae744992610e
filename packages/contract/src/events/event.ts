import { z } from 'zod'
import type { Permission } from '../permissions.ts'

/** A type of event: its payload, what the server stores beside it, and an example. */
export type EventDefinition<
  T extends string = string,
  P extends z.ZodObject = z.ZodObject,
  U extends Permission | null = Permission | null,
  B extends z.ZodType = z.ZodType,
> = {
  /** The name on the wire and in the database, in the past tense. */
  type: T
  payload: P
  /**
   * The schema by which a client reads the payload, where it accepts more than a server of its own version writes.
   */
  read?: z.ZodType<z.output<P>>
  /** The permission to undo it, on one's own things; null when only others can cause it. */
  undoneWith: U
  /** The before-image, where undo and history need more than the payload. Stored by the server, never sent. */
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
