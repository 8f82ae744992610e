import { openOfflineDatabase, signedInKey } from '../offline/database.ts'

export const database = openOfflineDatabase()

/** Whose things may be shown; null when nobody is signed in. Asked anew each time: it may change at any moment. */
export const signedIn = async (): Promise<string | null> =>
  (await database((db) => db.get('session', signedInKey))) ?? null
