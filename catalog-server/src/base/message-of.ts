/** The message of anything thrown. In a file of its own because threads load little. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
