import type { Player } from '@pezzottify/client'
import type { Plays } from '@pezzottify/client/plays'
import { shallowRef } from 'vue'

export type LoadPlays = (player: Player) => Promise<Plays>
/** `key` names what is theirs on this device; `name` is the one they sign in with. */
type Listener = { key: string; name: string }

export type PlaysService = ReturnType<typeof createPlaysService>

/** Its code is not part of the first page; it is loaded later, or at the first sound. */
const loadAfterMs = 4_000
const retryMs = 10_000
/** How long signing out waits for the last report; unsent ones stay on this device for their user. */
const settleMs = 2_000

/** Reports plays of the signed-in user. */
export function createPlaysService(player: Player, load: LoadPlays) {
  let user: Listener | null = null
  let plays: Plays | null = null
  let loading: Promise<Plays> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The end of a running private session, in milliseconds since 1970. */
  const privateUntil = shallowRef<number | null>(null)

  async function loaded(): Promise<Plays> {
    plays = await load(player)
    const own = plays
    const show = (): void => void (privateUntil.value = own.privateUntil())
    own.subscribe(show)
    show()
    if (user !== null) own.start(user.key, user.name)
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
    // Without its code, which is requested again, nothing is reported, and nothing else fails.
    timer = setTimeout(() => void now().catch(() => undefined), ms)
  }

  const stopWaiting = player.subscribe(({ status }) => {
    if (user === null || status === 'paused' || status === 'empty') return
    stopWaiting()
    void now().catch(() => undefined)
  })

  return {
    privateUntil,
    hearFor(next: Listener | null): void {
      user = next
      if (next === null) plays?.stop()
      else if (plays) plays.start(next.key, next.name)
      else soon(loadAfterMs)
    },
    /** @throws the error of loading its code */
    setPrivate: async (isOn: boolean): Promise<void> => (await now()).setPrivate(isOn),
    settle: async (): Promise<void> => plays?.settle(settleMs),
  }
}
