/** The input of every instrument. */
export interface Note {
  /** Seconds from the start of the track. */
  at: number
  /** How long it is held; what rings on after that is up to the instrument. */
  seconds: number
  hz: number
  /** 0 to 1: how hard it is played. */
  velocity: number
  /** -1 is left, 1 is right. */
  pan: number
}
