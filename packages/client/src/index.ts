export * from './api.ts'
export { api } from '@pezzottify/contract'
export type * from '@pezzottify/contract'
