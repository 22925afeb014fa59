import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { renderPart } from '../../test/render'
import { CommentHtml, inert } from './comment-html'

function cleaned(html: string): string {
  const box = document.createElement('div')
  box.append(inert(html))
  return box.innerHTML
}

const rootIn = (container: HTMLElement) =>
  [...container.querySelectorAll('*')].find((element) => element.shadowRoot)?.shadowRoot

describe('the HTML of a comment is inert', () => {
  it.each([
    ['<p>a<script>steal()</script>b</p>', '<p>ab</p>'],
    ['<img onerror="steal()" src="x" alt="y">', '<img alt="y">'],
    ['<p onclick="steal()">a</p>', '<p>a</p>'],
    ['<p style="position:fixed" class="x" id="y">a</p>', '<p>a</p>'],
    ['<iframe src="https://evil.example"></iframe>', ''],
    ['<form action="https://evil.example"><input name="password"></form>', ''],
    ['<svg><a href="https://evil.example">a</a></svg>', ''],
    ['<x-widget><b>kept</b></x-widget>', '<b>kept</b>'],
    ['<table background="https://evil.example/x.png"><tbody></tbody></table>', /^<table>/],
    ['<p data-quoted="history">a</p>', '<p data-quoted="history">a</p>'],
  ])('%s', (html, expected) => {
    if (typeof expected === 'string') expect(cleaned(html)).toBe(expected)
    else expect(cleaned(html)).toMatch(expected)
  })

  it.each([
    'javascript:steal()',
    ' JaVaScRiPt:steal()',
    'java\nscript:steal()',
    'data:text/html,x',
    '/relative',
  ])('a link to %j leads nowhere', (href) => {
    const link = document.createElement('a')
    link.setAttribute('href', href)
    expect(inert(link.outerHTML).querySelector('a')).not.toHaveAttribute('href')
  })

  it('a link to the web opens apart and tells nothing of where it was', () => {
    const link = inert('<a href="https://example.com" target="_top">a</a>').querySelector('a')
    expect(link).toHaveAttribute('href', 'https://example.com')
    expect(link).toHaveAttribute('target', '_blank')
    expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
  })
})

describe('remote images', () => {
  const html =
    '<p>Logo</p><img data-remote-src="https://cdn.example/logo.png" alt="Logo"><img data-remote-src="https://cdn.example/b.png">' +
    '<img data-remote-src="https://cdn.example/open.gif" width="1" height="1"><img data-remote-src="javascript:steal()">'
  const show = { name: 'Show remote images' }
  const images = (container: HTMLElement) => [...(rootIn(container)?.querySelectorAll('img') ?? [])]
  const boxes = (container: HTMLElement) => [
    ...(rootIn(container)?.querySelectorAll('.blocked') ?? []),
  ]

  it('load when the reader asks for them, and not before', async () => {
    const { container } = renderPart(<CommentHtml html={html} ticket={1} />)
    expect(await screen.findByText(/could see that this was opened/)).toBeVisible()
    expect(boxes(container).map((box) => box.textContent)).toEqual(['Logo', 'remote image'])
    expect(boxes(container)[0]).toHaveAttribute('title', 'https://cdn.example/logo.png')
    for (const image of images(container)) expect(image).not.toHaveAttribute('src')

    await userEvent.click(screen.getByRole('button', show))
    expect(boxes(container)).toEqual([])
    const [logo, photo, tracker, script] = images(container)
    expect(logo).toHaveAttribute('src', 'https://cdn.example/logo.png')
    expect(logo?.referrerPolicy).toBe('no-referrer')
    expect(photo).toHaveAttribute('src', 'https://cdn.example/b.png')
    expect(tracker).not.toHaveAttribute('src')
    expect(script).not.toHaveAttribute('src')
  })

  it('are hidden again with the same button, which keeps the focus', async () => {
    const { container } = renderPart(<CommentHtml html={html} ticket={1} />)
    await userEvent.click(await screen.findByRole('button', show))
    const hide = screen.getByRole('button', { name: 'Hide remote images' })
    expect(hide).toHaveFocus()
    await userEvent.click(hide)
    expect(boxes(container)).toHaveLength(2)
    expect(screen.getByRole('button', show)).toHaveFocus()
  })

  it.each(['<p>Hello</p>', '<p>Hello</p><img data-remote-src="https://x.example/o" height="1">'])(
    'are not spoken of where there are none to see: %s',
    async (html) => {
      const { container } = renderPart(<CommentHtml html={html} ticket={1} />)
      await waitFor(() => expect(rootIn(container)?.querySelector('p')).toHaveTextContent('Hello'))
      expect(screen.queryByRole('button', show)).not.toBeInTheDocument()
    },
  )
})

describe('quoted history', () => {
  it('is folded once, with the line before it and whatever it quotes itself', async () => {
    const html =
      '<p>Thanks!</p><p data-quoted="history">On Monday Ben wrote:</p>\n<br>' +
      '<blockquote data-quoted="history"><p>Is it in?</p><p data-quoted="history">Older</p></blockquote>' +
      '<p>And below.</p><p data-quoted="history">Older still</p>'
    const { container } = renderPart(<CommentHtml html={html} ticket={1} />)
    await waitFor(() =>
      expect(rootIn(container)?.querySelectorAll('details.quoted')).toHaveLength(2),
    )
    const [first, second] = rootIn(container)?.querySelectorAll('details.quoted') ?? []
    expect(first).toHaveTextContent('On Monday Ben wrote: Is it in?Older')
    expect(second).toHaveTextContent('Older still')
    expect(rootIn(container)).toHaveTextContent('And below.')
  })
})
