import type { UserId } from '@pezzottify/contract'

type Seat<Room> = { room: Room | null; last: Promise<unknown>; waiting: number }

/**
 * What is known of users, in memory while it `isKept` or somebody works on it. All work on one user's room is done one
 * after the other, so that what is checked still holds when it is written.
 */
export function createRooms<Room>(open: (userId: UserId) => Promise<Room>, isKept: (room: Room) => boolean) {
  const seats = new Map<UserId, Seat<Room>>()

  return {
    inTurn: async <R>(userId: UserId, work: (room: Room) => R | Promise<R>): Promise<R> => {
      const seat = seats.get(userId) ?? { room: null, last: Promise.resolve(), waiting: 0 }
      seats.set(userId, seat)
      const before = seat.last
      const done = (async () => {
        await before
        seat.room ??= await open(userId)
        return await work(seat.room)
      })()
      seat.waiting += 1
      // The next one does not fail with this one.
      seat.last = done.catch(() => undefined)
      try {
        return await done
      } finally {
        seat.waiting -= 1
        if (seat.waiting === 0 && (seat.room === null || !isKept(seat.room))) seats.delete(userId)
      }
    },

    /** Those in memory, once all work on them is done. */
    settled: async (): Promise<Room[]> => {
      await Promise.all([...seats.values()].map(({ last }) => last))
      return [...seats.values()].flatMap(({ room }) => room ?? [])
    },
  }
}
