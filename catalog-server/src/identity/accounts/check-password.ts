import type { UserStore } from '../../db/user/schema.ts'
import { AppError } from '../../base/errors.ts'
import { verifyPassword } from '../../base/passwords.ts'

/**
 * Whether a password is right; nothing is written.
 *
 * @throws AppError `not_found` for an unknown user, `conflict` for one without a password
 */
export async function checkPassword(users: UserStore, handle: string, password: string): Promise<boolean> {
  const user = await users.read
    .selectFrom('user')
    .leftJoin('user_password_credentials as credentials', 'credentials.user_id', 'user.id')
    .select('credentials.hash')
    .where('user.handle', '=', handle)
    .executeTakeFirst()
  if (!user) throw new AppError('not_found', `There is no user "${handle}".`)
  if (user.hash === null) throw new AppError('conflict', `User "${handle}" has no password.`)
  return verifyPassword(password, user.hash)
}
