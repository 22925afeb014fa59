import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  Navigate,
  Outlet,
  RouterProvider,
  useLocation,
} from '@tanstack/react-router'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { expect, it } from 'vitest'
import { useHeadingFocus } from './heading-focus'

function Root() {
  useHeadingFocus(useLocation())
  return (
    <>
      <nav>
        <Link to={'/slow' as string}>slow</Link>
        <Link to={'/form' as string}>form</Link>
        <Link to={'/list' as string} search={{ view: 'b' } as never}>
          other view
        </Link>
      </nav>
      <main>
        <Outlet />
      </main>
    </>
  )
}

function Slow() {
  const [isLoaded, setIsLoaded] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLoaded(true), 20)
    return () => clearTimeout(timer)
  }, [])
  return isLoaded ? <h1 key="b">Ticket 7</h1> : <h1 key="a">Loading…</h1>
}

const root = createRootRoute({ component: Root })
const page = (path: string, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component })
const routeTree = root.addChildren([
  page('/list', () => (
    <>
      <h1>List</h1>
      <Link to={'/slow' as string}>a row</Link>
      <Link to={'/list' as string} search={{ order: 'x' } as never}>
        sort
      </Link>
    </>
  )),
  page('/slow', Slow),
  page('/old', () => <Navigate to={'/list' as string} replace />),
  page('/form', () => (
    <>
      <h1>Form</h1>
      {/* biome-ignore lint/a11y/noAutofocus: what is tested */}
      <input aria-label="field" autoFocus />
    </>
  )),
])

async function open(path = '/list') {
  const history = createMemoryHistory({ initialEntries: [path] })
  render(<RouterProvider router={createRouter({ routeTree, history }) as never} />)
  await screen.findByText('List')
}
const heading = (name: string) => screen.findByRole('heading', { name })

it('leaves the first page to the browser', async () => {
  await open()
  expect(document.body).toHaveFocus()
})

it('leaves the page that the first one redirects to, too', async () => {
  await open('/old')
  await new Promise((done) => setTimeout(done, 30))
  expect(document.body).toHaveFocus()
})

it('goes to the heading, and to the one that replaces it', async () => {
  await open()
  await userEvent.click(screen.getByText('slow'))
  const loaded = await heading('Ticket 7')
  await waitFor(() => expect(loaded).toHaveFocus())
})

it('goes to the heading from a link on the page that is left', async () => {
  await open()
  await userEvent.click(screen.getByText('a row'))
  const loaded = await heading('Ticket 7')
  await waitFor(() => expect(loaded).toHaveFocus())
})

it('leaves the focus in a field that the page gave it to', async () => {
  await open()
  await userEvent.click(screen.getByText('form'))
  await waitFor(() => expect(screen.getByLabelText('field')).toHaveFocus())
})

it('goes to the heading for another view of the same page, and stays on a filter of it', async () => {
  await open()
  await userEvent.click(screen.getByText('other view'))
  const list = await heading('List')
  await waitFor(() => expect(list).toHaveFocus())
  await userEvent.click(screen.getByText('sort'))
  await new Promise((done) => setTimeout(done, 30))
  expect(screen.getByText('sort')).toHaveFocus()
})
