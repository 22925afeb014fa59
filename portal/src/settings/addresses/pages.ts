/** The pages of addresses and domains: one lazy chunk. */
export { DomainsPage } from '../domains/domains'
export { AddressPage } from './address'
export { AddressesPage } from './list'
