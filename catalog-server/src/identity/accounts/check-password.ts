import type { UserStore } from '../../db/user/schema.ts'
import { AppError } from '../../base/errors.ts'
import { verifyPassword } from '../../base/passwords.ts'
import { userNamed } from '../users/queries.ts'

/**
 * Whether a password is correct; nothing is written.
 *
 * @throws AppError `not_found` for an unknown user, `conflict` for one without a password
 */
export async function checkPassword(users: UserStore, handle: string, password: string): Promise<boolean> {
  const user = await userNamed(users.read, handle)
  const credentials = await users.read
    .selectFrom('user_password_credentials')
    .select('hash')
    .where('user_id', '=', user.id)
    .executeTakeFirst()
  if (!credentials) throw new AppError('conflict', `User "${user.handle}" has no password.`)
  return verifyPassword(password, credentials.hash)
}
