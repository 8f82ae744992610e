import type { RemoteDevice, RemoteState } from '@pezzottify/contract'

/** What a device told of its player. All times in milliseconds of the service's clock. */
export type Told = {
  device: RemoteDevice
  state: RemoteState
  toldMs: number
  /** When somebody last chose on the device what plays. */
  actedMs: number
  /** When it was last heard, if it does not sound now. */
  heardMs: number
}

export const isSounding = ({ status }: Pick<RemoteState, 'status'>): boolean => status !== 'paused'

/** How far it was at that time. */
export function positionAt({ state, toldMs }: Pick<Told, 'state' | 'toldMs'>, atMs: number): number {
  const passedMs = state.status === 'playing' ? Math.max(0, atMs - toldMs) * state.rate : 0
  const reachedMs = Math.round(state.position_ms + passedMs)
  return state.duration_ms > 0 ? Math.min(reachedMs, state.duration_ms) : reachedMs
}

type Claim = { device: Pick<RemoteDevice, 'id'> } & Pick<Told, 'actedMs' | 'heardMs'>

/**
 * Whether what a device tells stands after what is known. Of the device that has the playback it always does; another one
 * takes its place when somebody chose later on it what plays, and it was heard at least as late. So a device that was
 * offline neither stops one that sounds, nor brings back a place from before what was heard since.
 */
export const stands = (claim: Claim, known: Claim | null): boolean =>
  known === null ||
  claim.device.id === known.device.id ||
  (claim.actedMs > known.actedMs && claim.heardMs >= known.heardMs)
