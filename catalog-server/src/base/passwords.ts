/** Argon2id as every password here is kept: 19 MiB, two passes, one lane. The PHC string carries its own parameters. */
const parameters = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const

export const hashPassword = (password: string): Promise<string> => Bun.password.hash(password, parameters)

/** False for a wrong password and for a hash that cannot be read. */
export const verifyPassword = (password: string, phc: string): Promise<boolean> =>
  Bun.password.verify(password, phc).catch(() => false)

let decoy: Promise<string> | undefined
/** Takes as long as a real check, for users that do not exist: the time must not tell. */
export async function verifyNothing(password: string): Promise<false> {
  decoy ??= hashPassword('no such user')
  await verifyPassword(password, await decoy)
  return false
}
