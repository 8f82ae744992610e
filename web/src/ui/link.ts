import type { Component, InjectionKey } from 'vue'

/** The target of a link: an address, or whatever the provided link component takes as `to`. */
export type LinkTarget = string | object

/** The application provides its router's link here, so that `ui/` needs no router. */
export const linkComponentKey: InjectionKey<Component> = Symbol('link component')
