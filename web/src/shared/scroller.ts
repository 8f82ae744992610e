import type { InjectionKey, ShallowRef } from 'vue'

/** The element that scrolls the page, for lists that draw only what is seen. */
export const scrollerKey: InjectionKey<ShallowRef<HTMLElement | undefined>> = Symbol('scroller')
