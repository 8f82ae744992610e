export { createEndlessPlay } from './endless-play.ts'
export { radioFrom } from './radio-from.ts'
