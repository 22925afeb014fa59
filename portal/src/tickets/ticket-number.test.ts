import { describe, expect, it } from 'vitest'
import { displayNumber, parseTicketNumber } from './ticket-number'

describe('the number of a ticket', () => {
  it.each([
    ['42', 42],
    ['#42', 42],
    [' T-000042 ', 42],
    ['INC42', 42],
    ['0', null],
    ['', null],
    ['forty', null],
    ['4 2', null],
  ])('%j is %j', (text, number) => {
    expect(parseTicketNumber(text)).toBe(number)
  })

  it('is read back from how it is shown', () => {
    expect(displayNumber(42)).toBe('T-000042')
    expect(parseTicketNumber(displayNumber(1_234_567))).toBe(1_234_567)
  })
})
