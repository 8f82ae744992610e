import type { Player } from '@pezzottify/client'
import type { Plays } from '@pezzottify/client/plays'
import { shallowRef } from 'vue'

export type LoadPlays = (player: Player) => Promise<Plays>
export type PlaysService = ReturnType<typeof createPlaysService>

/** Its code is no part of the first page; it comes after it, or with the first sound. */
const loadAfterMs = 4_000
const retryMs = 10_000
/** So long signing out waits for the last report; what is not sent by then stays on this device for its user. */
const settleMs = 2_000

/** Reports what is played, for whoever is signed in. */
export function createPlaysService(player: Player, load: LoadPlays) {
  let user: string | null = null
  let plays: Plays | null = null
  let loading: Promise<Plays> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Milliseconds since 1970, while a private session runs. */
  const privateUntil = shallowRef<number | null>(null)

  async function loaded(): Promise<Plays> {
    plays = await load(player)
    const own = plays
    const show = (): void => void (privateUntil.value = own.privateUntil())
    own.subscribe(show)
    show()
    if (user !== null) own.start(user)
    return own
  }

  function now(): Promise<Plays> {
    clearTimeout(timer)
    loading ??= loaded().catch((error: unknown) => {
      loading = null
      soon(retryMs)
      throw error
    })
    return loading
  }

  function soon(ms: number): void {
    clearTimeout(timer)
    // Without its code, which is asked for again, nothing is reported, and nothing else fails.
    timer = setTimeout(() => void now().catch(() => undefined), ms)
  }

  const stopWaiting = player.subscribe(({ status }) => {
    if (user === null || status === 'paused' || status === 'empty') return
    stopWaiting()
    void now().catch(() => undefined)
  })

  return {
    privateUntil,
    hearFor(handle: string | null): void {
      user = handle
      if (handle === null) plays?.stop()
      else if (plays) plays.start(handle)
      else soon(loadAfterMs)
    },
    /** @throws what kept its code from being loaded */
    setPrivate: async (isOn: boolean): Promise<void> => (await now()).setPrivate(isOn),
    settle: async (): Promise<void> => plays?.settle(settleMs),
  }
}
