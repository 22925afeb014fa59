import { act, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Step, useNow } from '.'

const START = Date.parse('2026-11-21T09:30:15.400Z')
let isHidden = false

beforeEach(() => {
  vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  isHidden = false
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden)
})
afterEach(() => {
  vi.useRealTimers()
})

function Clock({ step, seen }: { step: Step; seen: string[] }) {
  seen.push(new Date(useNow(step)).toISOString().slice(14, 19))
  return null
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds))
const look = (hidden: boolean) =>
  act(() => {
    isHidden = hidden
    document.dispatchEvent(new Event('visibilitychange'))
  })

it('moves at the turn of the second, or of the minute', () => {
  const [seconds, minutes, still]: string[][] = [[], [], []]
  render(
    <>
      <Clock step={1_000} seen={seconds ?? []} />
      <Clock step={60_000} seen={minutes ?? []} />
      <Clock step={null} seen={still ?? []} />
    </>,
  )
  pass(1_000)
  expect(seconds).toEqual(['30:15', '30:16'])
  pass(44_000)
  expect(seconds?.at(-1)).toBe('31:00')
  expect(minutes).toEqual(['30:00', '31:00'])
  expect(still).toEqual(['30:00'])
})

it('has one timer, however many look', () => {
  const { unmount } = render(
    Array.from({ length: 50 }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: all alike
      <Clock key={index} step={index % 2 ? 1_000 : 60_000} seen={[]} />
    )),
  )
  expect(vi.getTimerCount()).toBe(1)
  unmount()
  expect(vi.getTimerCount()).toBe(0)
})

it('ticks by the minute when nobody needs the seconds', () => {
  const seen: string[] = []
  render(<Clock step={60_000} seen={seen} />)
  const asked = vi.spyOn(globalThis, 'setTimeout')
  pass(60_000)
  pass(60_000)
  expect(seen).toEqual(['30:00', '31:00', '32:00'])
  expect(asked).toHaveBeenCalledTimes(2)
})

it('stands still while the tab is hidden, and catches up at once', () => {
  const seen: string[] = []
  render(<Clock step={1_000} seen={seen} />)
  look(true)
  expect(vi.getTimerCount()).toBe(0)
  pass(90_000)
  expect(seen).toEqual(['30:15'])
  look(false)
  expect(seen).toEqual(['30:15', '31:45'])
  pass(1_000)
  expect(seen.at(-1)).toBe('31:46')
})
