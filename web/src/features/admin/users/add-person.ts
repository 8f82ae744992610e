import type { ApiClient } from '@pezzottify/client'
import { ApiError } from '@pezzottify/client'
import type { Role } from '@pezzottify/contract'

export type NewPerson = { name: string; password: string; role: Role }
type AddingStep = 'create' | 'setPassword' | 'addRole'
export type Adding =
  | { state: 'added' }
  /** `isLeft`: the user was created, but could neither be completed nor removed again. */
  | { state: 'failed'; step: AddingStep; error: ApiError; isLeft: boolean }

/**
 * Creates a user who can sign in, or none: one that stays without password or role is removed again.
 */
export async function addPerson(accounts: ApiClient['accounts'], person: NewPerson): Promise<Adding> {
  const params = { handle: person.name }
  let step: AddingStep = 'create'
  try {
    await accounts.create({ body: { user_handle: person.name } })
    step = 'setPassword'
    await accounts.setPassword({ params, body: { password: person.password } })
    step = 'addRole'
    await accounts.addRole({ params, body: { role: person.role } })
    return { state: 'added' }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const isLeft = step !== 'create' && !(await isRemoved(accounts, person.name))
    return { state: 'failed', step, error, isLeft }
  }
}

async function isRemoved(accounts: ApiClient['accounts'], handle: string): Promise<boolean> {
  try {
    await accounts.remove({ params: { handle } })
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return error.code === 'not_found'
  }
}
