import { describe, expect, it } from 'vitest'
import { all, rust } from '../../test/rust-source'
import { expectTold, french } from '../../test/server-words'
import { threadingText } from './server-text'

describe('how the ticket of a mail was found', () => {
  const threading = rust('functions/mail/src/receive_mail/threading.rs')
  const ways = all(threading, /Self::\w+ => "([^"]+)"/g)

  it('is told for every way', () => {
    const [variants] = all(threading, /enum ThreadedBy \{([^}]*)\}/g)
    expect(ways).toHaveLength(variants?.match(/^ {4}\w+,$/gm)?.length ?? 0)
    for (const way of ways) expectTold(threadingText, way)
    expect(rust('functions/mail/src/receive_mail/intake.rs')).toContain(
      'format!("{found}, let through by {}", recovery.by)',
    )
    expect(rust('functions/mail/src/receive_mail/intake.rs')).toContain(
      'format!("{found}, forwarded by {member}")',
    )
    for (const way of [...ways, `${ways[0]}, which is closed`]) {
      expectTold(threadingText, `${way}, forwarded by Jonas Weber`, 'Jonas Weber')
      expectTold(
        threadingText,
        `${way}, forwarded by Jonas Weber, let through by Priya Raman`,
        'Jonas Weber',
      )
      expectTold(threadingText, `${way}, let through by Jonas Weber`, 'Jonas Weber')
    }
  })

  it('is told for tickets that are closed or merged, and those that a subject names', () => {
    const forms = all(threading, /format!\("\{words\}([^"]+)"/g)
    expect(forms).toHaveLength(4)
    for (const form of forms) {
      const number = form.includes('{') ? 'T-000042' : ''
      for (const way of ways) {
        expectTold(threadingText, way + form.replace(/\{\w+\}/, number), number)
      }
    }
  })

  it('stays in the words of the server when they are not known', () => {
    const said = 'found under the sofa, which is closed'
    expect(threadingText(said, french)).toEqual({ text: said, lang: 'en' })
  })
})
