import { ref, type Ref } from 'vue'

type SliderDragOptions = {
  enabled: () => boolean
  /** The value at a share of the bar, 0 to 1. */
  toValue: (share: number) => number
  onInput: (value: number) => void
  onChange: (value: number) => void
}

/** Pointer input of a slider: pressing starts a drag, moving reports values, releasing commits. */
export function useSliderDrag(bar: Readonly<Ref<HTMLElement | null>>, options: SliderDragOptions) {
  /** The value during a drag. */
  const dragged = ref<number | null>(null)
  /** The value under a hovering pointer. */
  const hovered = ref<number | null>(null)
  /** The finger or mouse that drags: a second finger changes nothing. */
  let holder: number | null = null

  function valueAt(event: PointerEvent): number {
    const box = bar.value?.getBoundingClientRect()
    const share = box && box.width > 0 ? (event.clientX - box.left) / box.width : 0
    return options.toValue(Math.min(1, Math.max(0, share)))
  }

  function onPointerdown(event: PointerEvent): void {
    if (event.button !== 0 || dragged.value !== null || !options.enabled()) return
    holder = event.pointerId
    bar.value?.setPointerCapture(event.pointerId)
    dragged.value = valueAt(event)
    options.onInput(dragged.value)
  }

  function onPointermove(event: PointerEvent): void {
    if (event.pointerType === 'mouse' && options.enabled()) hovered.value = valueAt(event)
    if (dragged.value === null || event.pointerId !== holder) return
    dragged.value = valueAt(event)
    options.onInput(dragged.value)
  }

  function onPointerup(event: PointerEvent): void {
    if (dragged.value === null || event.pointerId !== holder) return
    const chosen = valueAt(event)
    dragged.value = null
    options.onChange(chosen)
  }

  function onPointercancel(event: PointerEvent): void {
    if (event.pointerId === holder) letGo()
  }

  /** Ends a drag without a choice. */
  function letGo(): void {
    dragged.value = null
  }

  function onPointerleave(): void {
    hovered.value = null
  }

  const pointer = { onPointerdown, onPointermove, onPointerup, onPointercancel, onPointerleave }
  return { dragged, hovered, letGo, pointer }
}
