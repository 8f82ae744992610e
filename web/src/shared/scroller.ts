import type { InjectionKey, ShallowRef } from 'vue'

/** The element that scrolls the page, for lists that render only visible rows. */
export const scrollerKey: InjectionKey<ShallowRef<HTMLElement | undefined>> = Symbol('scroller')
