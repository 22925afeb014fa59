import { expect, it } from 'vitest'
import { addressIn, domainOf, parseSender } from './sender'

it.each([
  ['Anna@Example.com', 'anna@example.com'],
  [' @Example.com ', '@example.com'],
  ['@bücher.example', '@bücher.example'],
  ['anna+1@mail.example.com', 'anna+1@mail.example.com'],
  ['anna', null],
  ['example.com', null],
  ['@', null],
  ['@localhost', null],
  ['@a@b.example', null],
  ['a b@c.example', null],
  ['', null],
])('%j is the sender %j', (text, sender) => {
  expect(parseSender(text)).toBe(sender)
})

it.each([
  ['Anna <Anna@example.com>', 'anna@example.com'],
  ['"Kowalska, Anna" <anna@example.com> ', 'anna@example.com'],
  ['anna@example.com', 'anna@example.com'],
  ['<anna@example.com>', 'anna@example.com'],
  ['Anna', null],
  ['Anna <>', null],
  ['@example.com', null],
  ['', null],
])('%j names the address %j', (header, address) => {
  expect(addressIn(header)).toBe(address)
})

it('knows all of a domain', () => {
  expect(domainOf('anna@mail.example.com')).toBe('@mail.example.com')
})
