export { createPlays, type Plays } from './plays.ts'
