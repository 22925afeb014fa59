// Answers as three mail programs write them, each with words, a picture among them, a file, and what was said before.
import { randomUUID } from 'node:crypto'
import { leaf, multipart, PICTURE, written } from './letter.mjs'

/** The file that each answer brings. */
export const FILE = { name: 'invoice 7.csv', content: 'item;amount\ncoffee;12,50 €\n' }

const file = (headers) =>
  leaf(`text/csv; charset=utf-8; name="${FILE.name}"`, FILE.content, {
    'Content-Disposition': `attachment; filename="${FILE.name}"`,
    ...headers,
  })
const plain = (text) => leaf('text/plain; charset="UTF-8"', text)
const html = (text) => leaf('text/html; charset="UTF-8"', text)
const lines = (text) => text.trim().split('\n')

/** Gmail: an `alternative` within a `related` within a `mixed`; the picture has no disposition. */
function gmail({ words, sent }) {
  const cid = 'ii_m3k1'
  const wrote = `On Mon, Nov 16, 2026 at 9:30 AM ${sent.from.replaceAll(/[<>]/g, '')} wrote:`
  const text = `${words}\n[image: meter.png]\n\n${wrote}\n\n${lines(sent.text)
    .map((line) => `> ${line}`)
    .join('\n')}\n`
  const page = `<div dir="ltr"><div>${words}</div><img src="cid:${cid}" alt="meter.png" width="10" height="10"><br></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${wrote}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${sent.html}</blockquote></div>`
  const picture = leaf('image/png; name="meter.png"', PICTURE, { 'X-Attachment-Id': cid, 'Content-ID': `<${cid}>` })
  return {
    content: multipart('mixed', [
      multipart('related', [multipart('alternative', [plain(text), html(page)]), picture]),
      file({ 'X-Attachment-Id': 'f_m3k2' }),
    ]),
    headers: { References: [...sent.references, sent.message_id].join(' ') },
  }
}

/** Outlook: a header block for the history, ids parted by commas and folded, a picture by its own kind of id. */
function outlook({ words, sent }) {
  const cid = `image001.png@01DB3777.${randomUUID().slice(0, 8).toUpperCase()}`
  const block = ['From', 'Sent', 'To', 'Subject']
  const values = [sent.from, 'Monday, November 16, 2026 9:30 AM', 'Customer', sent.subject]
  const text = `${words}\n[cid:${cid}]\n\n________________________________\n${block
    .map((name, at) => `${name}: ${values[at]}`)
    .join('\n')}\n\n${sent.text}`
  const shown = block.map((name, at) => `<b>${name}:</b> ${values[at].replaceAll('<', '&lt;')}<br>`).join('')
  const page = `<html><body><div class="elementToProof">${words}</div><div><img src="cid:${cid}" width="10" height="10"></div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">${shown}</font></div><div>${sent.html}</div></body></html>`
  const picture = leaf('image/png; name="image001.png"', PICTURE, {
    'Content-Description': 'image001.png',
    'Content-Disposition': 'inline; filename="image001.png"; size=78',
    'Content-ID': `<${cid}>`,
  })
  return {
    content: multipart('mixed', [
      multipart('related', [multipart('alternative', [plain(text), html(page)]), picture]),
      file({ 'Content-Description': FILE.name }),
    ]),
    headers: {
      References: [...sent.references, sent.message_id].join(',\r\n\t'),
      'Thread-Topic': sent.subject.replace(/^Re: /, ''),
      'Thread-Index': 'AQHbN0Qq5Y8oAbCdEfGhIjKlMnOpQg==',
      'X-MS-Has-Attach': 'yes',
    },
  }
}

/** Apple Mail: the page, the picture and the file side by side in a `mixed` of its own; its own words for who wrote. */
function appleMail({ words, sent }) {
  const cid = `${randomUUID().toUpperCase()}@home`
  const wrote = `On 16 Nov 2026, at 09:30, ${sent.from.replaceAll(/[<>]/g, '')} wrote:`
  const text = `${words}\n\n> ${wrote}\n> \n${lines(sent.text)
    .map((line) => `> ${line}`)
    .join('\n')}\n`
  const page = `<html><body style="overflow-wrap: break-word;">${words}<div><br></div><div><img id="b1" apple-inline="yes" src="cid:${cid}"></div></body></html>`
  const end = `<html><body><div><blockquote type="cite"><div>${wrote}</div><br><div>${sent.html}</div></blockquote></div></body></html>`
  const picture = leaf('image/png; name="meter.png"; x-unix-mode="0644"', PICTURE, {
    'Content-Disposition': 'inline; filename=meter.png',
    'Content-ID': `<${cid}>`,
  })
  return {
    content: multipart('alternative', [
      plain(text),
      multipart('mixed', [multipart('related', [html(page), picture]), file({}), html(end)]),
    ]),
    headers: { References: sent.message_id, 'X-Mailer': 'Apple Mail (2.3826.200.121)' },
  }
}

/** What the programs are called, and how each writes an answer to a mail of the outbox. */
export const CLIENTS = { Gmail: gmail, Outlook: outlook, 'Apple Mail': appleMail }

/** The answer of one of them: `words` are new, all else of it is history. */
export function answerOf(client, { from, words, sent }) {
  const { content, headers } = CLIENTS[client]({ words, sent })
  const subject = `${client === 'Outlook' ? 'RE' : 'Re'}: ${sent.subject.replace(/^Re: /, '')}`
  return written({
    from,
    to: sent.reply_to[0],
    subject,
    content,
    headers: { 'In-Reply-To': sent.message_id, ...headers },
  })
}
