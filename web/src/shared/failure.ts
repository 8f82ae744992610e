import { nextTick, readonly, shallowRef } from 'vue'

/** Vue's info for errors that leave a part of the screen empty: texts in development, numeric codes in a build. */
const blanking = /^(setup function|render function|component update|scheduler flush)$| hook$|^updated$/
const blankingNumbers = /#runtime-(0|1|14|15|bc|c|bm|m|bu|u)$/
const loading = /^async component loader$|#runtime-13$/

export const leavesBlank = (info: string): boolean => blanking.test(info) || blankingNumbers.test(info)

/** Distinguishes a failure of the whole app from that of a part. A failed part shows a toast, and the rest goes on. */
export function createFailure(tellPart: () => unknown) {
  const isTotal = shallowRef(false)

  /** Reports that a part of the screen could not be drawn. */
  async function missing(): Promise<void> {
    await nextTick()
    if (document.querySelector('#app main')) tellPart()
    else isTotal.value = true
  }
  return {
    isTotal: readonly(isTotal),
    missing,
    /** Vue's global handler, for errors that no component caught. */
    caught: (error: unknown, _instance: unknown, info: string): void => {
      console.error(error)
      if (leavesBlank(info) || loading.test(info)) void missing()
    },
  }
}
