import { expect, it } from 'vitest'
import { signInSearch } from '../app/search'
import { takeToken } from './token'

it('takes the token out of the address', () => {
  window.history.replaceState(null, '', '/sign-in/link#token=abc')
  expect(takeToken()).toBe('abc')
  expect(window.location.hash).toBe('')
  expect(takeToken()).toBeNull()
})

it.each([
  ['/tickets/7?x=1', '/tickets/7?x=1'],
  ['//evil.example', undefined],
  ['/\\evil.example', undefined],
  ['https://evil.example', undefined],
])('after the sign-in, %s leads to %s', (next, path) => {
  expect(signInSearch.parse({ next }).next).toBe(path)
})
