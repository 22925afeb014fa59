/** The pages of SLA policies: one lazy chunk. */
export { PoliciesPage } from './list'
export { NewPolicyPage, PolicyPage } from './policy'
