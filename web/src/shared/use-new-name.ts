import type { Ref } from 'vue'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import '../i18n/setup.ts'

/**
 * The field for the name of a user.
 *
 * @param wasAsked whether the form was submitted: before that an empty name is no error
 */
export function useNewName(wasAsked: Readonly<Ref<boolean>>, initial = '') {
  const { t } = useI18n()
  const name = ref(initial)
  const trimmed = computed(() => name.value.trim())
  const error = computed(() => {
    if (name.value.includes('/')) return t('setup.nameSlash')
    return wasAsked.value && !trimmed.value ? t('setup.nameNeeded') : ''
  })
  return { name, trimmed, error }
}
