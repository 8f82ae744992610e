/**
 * The parameters for all password hashes: Argon2id, 19 MiB, two passes, one lane. The PHC string carries its own
 * parameters.
 */
const parameters = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const

export const hashPassword = (password: string): Promise<string> =>
  Bun.password.hash(password.normalize('NFC'), parameters)

/**
 * False for a wrong password and for an unreadable hash. Keyboards encode accents in two ways, and older hashes were
 * made of either: a password with several forms is tried in each.
 */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  for (const form of new Set([password.normalize('NFC'), password, password.normalize('NFD')]))
    if (await Bun.password.verify(form, phc).catch(() => false)) return true
  return false
}

let decoy: Promise<string> | undefined
/** Takes as long as a real check, for users that do not exist: the time must not reveal that. */
export async function verifyNothing(password: string): Promise<false> {
  decoy ??= hashPassword('no such user')
  await verifyPassword(password, await decoy)
  return false
}
