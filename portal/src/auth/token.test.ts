import { expect, it } from 'vitest'
import { takeToken } from './token'

it('takes the token out of the address', () => {
  window.history.replaceState(null, '', '/sign-in/link#token=abc')
  expect(takeToken()).toBe('abc')
  expect(window.location.hash).toBe('')
  expect(takeToken()).toBeNull()
})
