import { act, renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { takeLink, useToken } from './token'

it('takes the token out of the address', () => {
  window.history.replaceState(null, '', '/sign-in/link#token=abc')
  expect(takeLink()?.get('token')).toBe('abc')
  expect(window.location.hash).toBe('')
  expect(takeLink()).toBeNull()
})

it('keeps what stands beside the token', () => {
  window.history.replaceState(null, '', '/survey#token=abc&score=4')
  expect(takeLink()?.get('score')).toBe('4')
  expect(window.location.hash).toBe('')
})

it('takes the token of a link that is opened over the page', async () => {
  window.history.replaceState(null, '', '/file#token=one')
  const { result } = renderHook(useToken)
  expect(result.current).toBe('one')
  act(() => {
    window.history.replaceState(null, '', '/file#token=two')
    window.dispatchEvent(new Event('hashchange'))
  })
  expect(result.current).toBe('two')
  expect(window.location.hash).toBe('')
})
