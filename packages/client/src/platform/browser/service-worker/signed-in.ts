import { openOfflineDatabase, signedInKey } from '../offline/database.ts'

export const database = openOfflineDatabase()

/**
 * The user whose data may be shown; null when nobody is signed in. Read each time, since it may change at any
 * moment.
 */
export const signedIn = async (): Promise<string | null> =>
  (await database((db) => db.get('session', signedInKey))) ?? null
