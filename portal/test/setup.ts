import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'
import { setAccessToken } from '../src/api/client'
import i18n from '../src/i18n'

// The second that is usual is too short for a long timeline on a busy machine.
configure({ asyncUtilTimeout: 20_000 })

beforeEach(async () => {
  localStorage.clear()
  // A test that asks for anything must say who answers.
  vi.stubGlobal('fetch', () => Promise.reject(new Error('this test has no API')))
  setAccessToken(null)
  await i18n.changeLanguage('en')
})

afterEach(cleanup)
