import type { Permission } from '@pezzottify/contract'
import type { ClientConnection } from '../../base/client-connection.ts'
import type { Session } from '../../base/session.ts'
import type { Body } from './body.ts'
import type { Parameters } from './parameters.ts'

/** A request of a signed-in app. */
export type Call = {
  parameters: Parameters
  session: Session
  /** The name that the app gives itself. */
  client: string
  raw: Request
  /** No body will be read of the answer, so that it need not be made. */
  head: boolean
  connection: ClientConnection
}

/** An app of a user, who reads one page after the other. */
export const readerOf = ({ session, client }: Call): string => `${session.user_id} ${client}`

type Answer<T> = T | Promise<T>

/** What is answered: fields under the envelope, nothing more than success, or bytes. */
export type Endpoint = {
  /** `AccessCatalog` where none is named. */
  access?: Permission
  /** Counts in the limit of changes. */
  isWrite?: true
  answer: (call: Call) => Answer<Body | Response | void>
}

export type Endpoints = Readonly<Record<string, Endpoint>>
