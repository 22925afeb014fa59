import { describe, expect, it } from 'vitest'
import { makeAddresses } from '../../../test/fake/data/addresses'
import { makeBuiltIns, makeOwnTemplates } from '../../../test/fake/data/templates'
import { id } from '../../../test/fake/data/tenant'
import { placeOf, templateAt } from './place'

describe('the place that an address names', () => {
  it.each([
    [
      { kind: 'reply', locale: 'fr' },
      { kind: 'reply', locale: 'fr', addressId: null },
    ],
    [
      { kind: 'reply', locale: 'en', addressId: 'adr_1' },
      { kind: 'reply', locale: 'en', addressId: 'adr_1' },
    ],
    [{ kind: 'invitation', locale: 'en', addressId: 'adr_1' }, null],
    [{ kind: 'reply', locale: 'de' }, null],
    [{ kind: 'toString', locale: 'en' }, null],
    [{}, null],
  ])('of %j', (params, place) => {
    expect(placeOf(params)).toEqual(place)
  })
})

describe('the text at a place', () => {
  const templates = [...makeBuiltIns(), ...makeOwnTemplates().filter(({ address }) => address)]
  const at = (addressId: string | null) =>
    templateAt(templates, makeAddresses(), { kind: 'acknowledgement', locale: 'en', addressId })

  it('is that for all addresses', () => {
    expect(at(null)).toMatchObject({ address: null, is_customised: false })
  })
  it('is that of the address alone, if it has one', () => {
    expect(at(id('adr', 2))).toMatchObject({
      subject: '[{{ display_number }}] The workshop has your message',
      is_customised: true,
    })
  })
  it('is that for all addresses, in the name of one that has none', () => {
    expect(at(id('adr', 1))).toMatchObject({
      address: { id: id('adr', 1), name: 'support@demo.lambdesk.test' },
      subject: at(null)?.subject,
      is_customised: false,
    })
  })
  it('is none for an address that is not there', () => {
    expect(at('adr_gone')).toBeUndefined()
  })
})
