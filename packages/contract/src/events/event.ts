import { z } from 'zod'

/** One type of event: what its payload holds, and an example of one. */
export type EventDefinition<T extends string = string, P extends z.ZodObject = z.ZodObject> = {
  /** As on the wire and in the database, in the past tense. */
  type: T
  payload: P
  /** How a client reads it, where it takes more than a server of its own version writes. */
  read?: z.ZodType<z.output<P>>
  example: z.input<P>
}

export const event = <const T extends string, P extends z.ZodObject>(
  definition: EventDefinition<T, P>,
): EventDefinition<T, P> => definition

/** The event as stored and sent. */
export const storedSchema = <T extends string, P extends z.ZodObject>({
  type,
  payload,
}: EventDefinition<T, P>) =>
  z.object({ seq: z.int().positive(), type: z.literal(type), payload, server_timestamp: z.int() })
