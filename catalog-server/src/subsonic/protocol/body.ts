/** What an answer carries, in the names of the protocol; JSON and XML are made of the same. What is undefined is left out. */
export type Value = string | number | boolean | undefined | readonly Value[] | Body
export type Body = { readonly [name: string]: Value }

export const isBody = (value: Value): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value)
