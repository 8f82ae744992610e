import type { Reducer } from './definition.ts'

export const userRenamed: Reducer<'user_renamed'> = (draft, { user_handle }) => draft.setName(user_handle)
