// Mails as common programs write them.
import { randomUUID } from 'node:crypto'

const base64 = (content) => Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n')

/** A part of a MIME message: its headers and its body. */
export function leaf(type, content, headers = {}) {
  const fields = { 'Content-Type': type, 'Content-Transfer-Encoding': 'base64', ...headers }
  return { fields, body: base64(content) }
}

/** A part that holds others. */
export function multipart(subtype, parts) {
  const boundary = `=_${randomUUID()}`
  const body = parts.map((part) => `--${boundary}\r\n${rendered(part)}\r\n`).join('')
  return {
    fields: { 'Content-Type': `multipart/${subtype}; boundary="${boundary}"` },
    body: `${body}--${boundary}--\r\n`,
  }
}

function rendered({ fields, body }) {
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${head.join('')}\r\n${body}`
}

/**
 * Writes a mail. `inline` are images that `html` names with `cid:`, `files` are attachments:
 * `{name, type, content, cid?}`. `headers` come last; null takes a field out.
 */
export function letter({ from, to, subject, text, html, inline = [], files = [], headers = {} }) {
  let content = leaf('text/plain; charset=utf-8', text)
  if (html) {
    const images = inline.map(({ name, type, content: bytes, cid }) =>
      leaf(`${type}; name="${name}"`, bytes, {
        'Content-ID': `<${cid}>`,
        'Content-Disposition': `inline; filename="${name}"`,
      }),
    )
    const page = leaf('text/html; charset=utf-8', html)
    content = multipart('alternative', [content, images.length ? multipart('related', [page, ...images]) : page])
  }
  if (files.length) {
    const attached = files.map(({ name, type, content: bytes }) =>
      leaf(`${type}; name="${name}"`, bytes, { 'Content-Disposition': `attachment; filename="${name}"` }),
    )
    content = multipart('mixed', [content, ...attached])
  }
  return written({ from, to, subject, content, headers })
}

/** A whole mail around its content. `headers` come last; null takes a field out. */
export function written({ from, to, subject, content, headers = {} }) {
  const messageId = `<${randomUUID()}@mail.example.com>`
  const fields = {
    From: from,
    To: to,
    Subject: subject,
    Date: new Date().toUTCString().replace('GMT', '+0000'),
    'Message-ID': messageId,
    'MIME-Version': '1.0',
    ...content.fields,
    ...headers,
  }
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
  return { messageId, raw: rendered({ fields: kept, body: content.body }) }
}

/** An answer to what the outbox shows, as a mail program writes it: quoted, with the ids that thread it. */
export function answer(sent, { from, text }) {
  const quoted = sent.text.trim().replace(/^/gm, '> ')
  return letter({
    from,
    to: sent.reply_to[0],
    subject: `Re: ${sent.subject.replace(/^Re: /, '')}`,
    text: `${text}\n\nOn Monday, support wrote:\n${quoted}\n`,
    headers: {
      'In-Reply-To': sent.message_id,
      References: [...sent.references, sent.message_id].join(' '),
    },
  })
}

/** A PNG of one colour, 10 by 10. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
)
