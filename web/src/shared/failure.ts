import { nextTick, readonly, shallowRef } from 'vue'

/** Where Vue was when an error left a part of the screen empty: by its words, or in a build by the numbers for them. */
const blanking = /^(setup function|render function|component update|scheduler flush)$| hook$|^updated$/
const blankingNumbers = /#runtime-(0|1|14|15|bc|c|bm|m|bu|u)$/
const loading = /^async component loader$|#runtime-13$/

export const leavesBlank = (info: string): boolean => blanking.test(info) || blankingNumbers.test(info)

/** Whether the app failed as a whole. A part that failed is told in passing, and the rest goes on. */
export function createFailure(tellPart: () => void) {
  const isTotal = shallowRef(false)

  /** Something that should be on the screen is not. */
  async function missing(): Promise<void> {
    await nextTick()
    if (document.querySelector('#app main')) tellPart()
    else isTotal.value = true
  }
  return {
    isTotal: readonly(isTotal),
    missing,
    /** For Vue: what no component caught. */
    caught: (error: unknown, _instance: unknown, info: string): void => {
      console.error(error)
      if (leavesBlank(info) || loading.test(info)) void missing()
    },
  }
}
