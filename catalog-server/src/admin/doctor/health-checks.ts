import type { DoctorCheck } from '@pezzottify/contract'
import type { Health } from '../../base/degraded-reasons.ts'

/** The problems that the running server has met, as failed checks of the doctor. */
export const healthChecks = (health: Health): DoctorCheck[] =>
  health.problems().map(({ reason, subject, detail }) => ({
    name: reason,
    state: 'failed',
    message: detail.includes(subject) ? detail : `${subject}: ${detail}`,
    fix: null,
  }))
