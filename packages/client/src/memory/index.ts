export { type MemoryLimits } from './limits.ts'
export { createLru } from './lru.ts'
export { createMemory, type Memory } from './memory.ts'
